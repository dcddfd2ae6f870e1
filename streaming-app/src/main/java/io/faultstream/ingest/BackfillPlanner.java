package io.faultstream.ingest;

import io.faultstream.checkpoint.KafkaPositions;
import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.config.KafkaConfig;
import io.faultstream.config.SetupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Works out which offsets a backfill takes: asks the broker and the live query's checkpoint. Driver only. */
final class BackfillPlanner {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaConfig kafka;
    private final String topic;

    BackfillPlanner(KafkaConfig kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /** @throws SetupException if a partition does not exist, or it is not known yet where the live query begins */
    BackfillRanges plan(BackfillRequest request, QueryCheckpoint live) {
        KafkaPositions passed = live.committedKafka()
                .or(live::initialKafka)
                .orElseThrow(() -> new SetupException(
                        "--stream",
                        request.stream()
                                + " has not run yet: where it begins, and so what is left to a backfill, is not"
                                + " known",
                        "Start the service first"));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> earliest = consumer.beginningOffsets(partitions, TIMEOUT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
            BackfillRanges ranges = new BackfillRanges();
            for (PositionRange wish : wishes(request, consumer, partitions, ends)) {
                TopicPartition partition = new TopicPartition(wish.topic(), wish.partition());
                // A partition that the live query has not met yet it takes from its beginning.
                ranges.add(
                        wish,
                        earliest.get(partition),
                        ends.get(partition),
                        passed.of(partition).orElse(0));
            }
            return ranges;
        } catch (KafkaException e) {
            throw new SetupException(
                    "faultstream.kafka.bootstrap-servers",
                    "no usable answer from " + kafka.bootstrapServers() + " (" + e.getMessage() + ")",
                    "Check the address, the network and the security options");
        }
    }

    /** The oldest offset that the broker has now. */
    long earliest(PositionRange range) {
        TopicPartition partition = new TopicPartition(range.topic(), range.partition());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            return consumer.beginningOffsets(List.of(partition), TIMEOUT).get(partition);
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        if (partitions.isEmpty()) {
            throw new SetupException(
                    "topic " + topic, "does not exist on " + kafka.bootstrapServers(), "Correct the stream's topic");
        }
        return partitions;
    }

    private List<PositionRange> wishes(
            BackfillRequest request,
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends) {
        if (request.time().isPresent()) {
            return ofTime(request.time().get(), consumer, partitions, ends);
        }
        for (BackfillRequest.Offsets offsets : request.offsets()) {
            if (!partitions.contains(new TopicPartition(topic, offsets.partition()))) {
                throw new SetupException(
                        "--from-offsets",
                        "topic " + topic + " has no partition " + offsets.partition(),
                        "Its partitions are 0 to " + (partitions.size() - 1));
            }
        }
        return merged(request.offsets());
    }

    private List<PositionRange> ofTime(
            BackfillRequest.Time time,
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> from = since(consumer, partitions, time.from().toEpochMilli(), ends);
        Map<TopicPartition, Long> to = since(consumer, partitions, time.to().toEpochMilli(), ends);
        List<PositionRange> wishes = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            if (from.get(partition) < to.get(partition)) {
                wishes.add(new PositionRange(topic, partition.partition(), from.get(partition), to.get(partition) - 1));
            }
        }
        return wishes;
    }

    /** The first offset of each partition with this timestamp or a later one; its end where there is none. */
    private static Map<TopicPartition, Long> since(
            KafkaConsumer<byte[], byte[]> consumer,
            Collection<TopicPartition> partitions,
            long millis,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> millis));
        Map<TopicPartition, Long> found = new HashMap<>();
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry :
                consumer.offsetsForTimes(asked, TIMEOUT).entrySet()) {
            OffsetAndTimestamp offset = entry.getValue();
            found.put(entry.getKey(), offset == null ? ends.get(entry.getKey()) : Long.valueOf(offset.offset()));
        }
        return found;
    }

    /** Ranges of one partition that overlap or touch are one. */
    private List<PositionRange> merged(List<BackfillRequest.Offsets> offsets) {
        List<PositionRange> merged = new ArrayList<>();
        List<BackfillRequest.Offsets> sorted = offsets.stream()
                .sorted(Comparator.comparingInt(BackfillRequest.Offsets::partition)
                        .thenComparingLong(BackfillRequest.Offsets::first))
                .toList();
        for (BackfillRequest.Offsets next : sorted) {
            PositionRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.partition() == next.partition() && next.first() <= last.last() + 1) {
                merged.set(
                        merged.size() - 1,
                        new PositionRange(topic, last.partition(), last.first(), Math.max(last.last(), next.last())));
            } else {
                merged.add(new PositionRange(topic, next.partition(), next.first(), next.last()));
            }
        }
        return merged;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(kafka.consumer());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return properties;
    }
}
