package io.faultstream.audit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The broker, asked which records it has. Made for questions in ascending order: it reads on where the next question is
 * near, and seeks where it is far. One per task, not thread-safe.
 */
final class Witness implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Reading this many records on costs less than asking the broker anew. */
    private static final long NEAR = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Extent> extents = new HashMap<>();
    private TopicPartition current;
    /** Every record from here to the consumer's position is in {@code offsets}, from {@code next} on. */
    private long known;

    private long position;
    private long[] offsets = new long[0];
    private int next;

    /** @param options of the consumer, the brokers' addresses among them */
    Witness(Map<String, String> options) {
        Map<String, Object> settings = new HashMap<>(options);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        // Most questions are about a few offsets: the fetch sizes that suit a stream would read megabytes for each.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 18);
        this.consumer = new KafkaConsumer<>(settings);
    }

    /** The offsets that a consumer can be given, {@code end} exclusive. */
    record Extent(long beginning, long end) {}

    Extent extent(TopicPartition partition) {
        return extents.computeIfAbsent(partition, asked -> {
            try {
                return new Extent(
                        consumer.beginningOffsets(List.of(asked)).get(asked),
                        consumer.endOffsets(List.of(asked)).get(asked));
            } catch (KafkaException e) {
                throw new BrokerAwayException("no answer about " + asked + ": " + e.getMessage(), e);
            }
        });
    }

    /**
     * Tells every record that the broker has in a range, ascending.
     *
     * @param range within the {@link #extent}
     * @return false where the broker has removed its beginning meanwhile; the extent is another one then
     */
    boolean records(TopicPartition partition, OffsetRange range, LongConsumer record) {
        try {
            go(partition, range.first());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                while (next < offsets.length && offsets[next] <= range.last()) {
                    if (offsets[next] >= range.first()) {
                        record.accept(offsets[next]);
                    }
                    next++;
                }
                if (next < offsets.length || position > range.last()) {
                    known = range.last() + 1;
                    return true;
                }
                if (poll()) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() - deadline > 0) {
                    throw new BrokerAwayException(
                            "no answer about " + partition + " from offset " + position + " within "
                                    + PATIENCE.toSeconds() + " s",
                            null);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            extents.remove(partition);
            current = null;
            return false;
        } catch (KafkaException e) {
            throw new BrokerAwayException("no answer about " + partition + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }

    private void go(TopicPartition partition, long first) {
        if (!partition.equals(current)) {
            consumer.assign(List.of(partition));
            current = partition;
        } else if (first >= known && first <= position + NEAR) {
            return;
        }
        consumer.seek(partition, first);
        known = first;
        position = first;
        offsets = new long[0];
        next = 0;
    }

    /** False where the broker had nothing to say: neither records nor offsets without one. */
    private boolean poll() {
        long before = position;
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(current);
        offsets = records.stream().mapToLong(ConsumerRecord::offset).toArray();
        next = 0;
        position = consumer.position(current);
        return position > before;
    }
}
