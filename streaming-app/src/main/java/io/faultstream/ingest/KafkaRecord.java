package io.faultstream.ingest;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of one topic-partition as the two tables see it. Reused from record to record; executors only. */
final class KafkaRecord {
    private final byte[] topic;
    private final int partition;
    private ConsumerRecord<byte[], byte[]> record;

    KafkaRecord(String topic, int partition) {
        this.topic = topic.getBytes(StandardCharsets.UTF_8);
        this.partition = partition;
    }

    void set(ConsumerRecord<byte[], byte[]> next) {
        record = next;
    }

    /** Null if the record has none. */
    byte[] key() {
        return record.key();
    }

    /** Null for a tombstone. */
    byte[] value() {
        return record.value();
    }

    byte[] topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return record.offset();
    }

    /** The broker's, milliseconds since 1970-01-01T00:00:00Z. */
    long timestampMillis() {
        return record.timestamp();
    }

    long timestampMicros() {
        return record.timestamp() * 1_000;
    }
}
