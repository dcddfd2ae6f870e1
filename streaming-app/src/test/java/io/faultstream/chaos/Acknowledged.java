package io.faultstream.chaos;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the broker has said that it holds: the only records that a promise was made about. Thread-safe. */
final class Acknowledged {
    private final Map<TopicPartition, BitSet> offsets = new HashMap<>();
    private final Map<String, Integer> unanswered = new TreeMap<>();

    synchronized void add(RecordMetadata record) {
        offsets.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), any -> new BitSet())
                .set(Math.toIntExact(record.offset()));
    }

    /** A record with an unknown fate: the broker may hold it or not. */
    synchronized void addUnanswered(Exception failure) {
        unanswered.merge(failure.toString(), 1, Integer::sum);
    }

    /** How many records have an unknown fate, by why. */
    synchronized Map<String, Integer> unanswered() {
        return Map.copyOf(unanswered);
    }

    /** The acknowledged offsets of a topic by partition; a copy. */
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
