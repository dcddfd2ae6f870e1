package io.faultstream.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer of one topic-partition that hands out the records of one range after another. Ranges mostly follow each other,
 * so what was fetched beyond the end of one is kept for the next. Not thread-safe; executors only.
 */
final class RangeReader implements AutoCloseable {
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;
    private List<ConsumerRecord<byte[], byte[]>> fetched = List.of();
    private int index;
    /** The offset behind the last range; what was fetched goes on there. */
    private long resume = -1;

    private long position;
    private long until;

    /**
     * Connects.
     *
     * @param options of Kafka's consumer
     * @param patience how long the broker may give nothing while there is something to give
     */
    RangeReader(Map<String, Object> options, TopicPartition partition, Duration patience) {
        this.partition = partition;
        this.patience = patience;
        this.consumer = new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
    }

    /** Goes to the start of a range. */
    void begin(long from, long end) {
        if (from != resume) {
            fetched = List.of();
            index = 0;
            consumer.seek(partition, from);
            position = from;
        }
        until = end;
        resume = -1;
    }

    /**
     * The range's next record, or null behind its last one. Offsets without a record (markers of transactions, aborted or
     * compacted records) are passed over.
     *
     * @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException if the broker has deleted what is wanted
     * @throws TimeoutException if it gives nothing for too long
     */
    ConsumerRecord<byte[], byte[]> next() {
        while (index == fetched.size()) {
            if (position >= until) {
                resume = until;
                return null;
            }
            fetch();
        }
        ConsumerRecord<byte[], byte[]> record = fetched.get(index);
        if (record.offset() >= until) {
            resume = until;
            return null;
        }
        index++;
        return record;
    }

    private void fetch() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            fetched = consumer.poll(patience).records(partition);
            index = 0;
            long before = position;
            position = consumer.position(partition);
            if (!fetched.isEmpty() || position > before) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("no records of " + partition + " from offset " + position + " to " + until
                        + " came within " + patience.toSeconds() + " s");
            }
        }
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(1));
    }
}
