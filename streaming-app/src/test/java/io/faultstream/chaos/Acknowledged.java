package io.faultstream.chaos;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the broker has said that it holds: the only records that a promise was made about. Thread-safe. */
final class Acknowledged {
    private final Map<TopicPartition, BitSet> offsets = new HashMap<>();
    private final Map<TopicPartition, Long> withoutOffset = new HashMap<>();
    private final Map<String, List<String>> unanswered = new HashMap<>();

    synchronized void add(RecordMetadata record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.hasOffset()) {
            offsets.computeIfAbsent(partition, any -> new BitSet()).set(Math.toIntExact(record.offset()));
        } else {
            // A retry of what the broker already had: it is there, but the broker no longer says where.
            withoutOffset.merge(partition, 1L, Long::sum);
        }
    }

    /** A record with an unknown fate: the broker may hold it or not. */
    synchronized void addUnanswered(String topic, Exception failure) {
        unanswered.computeIfAbsent(topic, any -> new ArrayList<>()).add(failure.toString());
    }

    /** Why the fate of records is unknown, one for each. */
    synchronized List<String> unanswered(String topic) {
        return List.copyOf(unanswered.getOrDefault(topic, List.of()));
    }

    synchronized long records(String topic) {
        long known = offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue().cardinality())
                .sum();
        long unknown = withoutOffset.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return known + unknown;
    }

    /** The acknowledged offsets of a topic by partition, as far as the broker has named them; a copy. */
    synchronized Map<Integer, BitSet> offsets(String topic) {
        Map<Integer, BitSet> copy = new HashMap<>();
        offsets.forEach((partition, set) -> {
            if (partition.topic().equals(topic)) {
                copy.put(partition.partition(), (BitSet) set.clone());
            }
        });
        return copy;
    }
}
