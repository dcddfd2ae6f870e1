package io.faultstream.ingest;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** A row of {@link KafkaSource}, looked at in place. Reused from row to row; executors only. */
final class KafkaRecord {
    private static final int KEY = KafkaSource.SCHEMA.fieldIndex(KafkaSource.KEY);
    private static final int VALUE = KafkaSource.SCHEMA.fieldIndex(KafkaSource.VALUE);
    private static final int TOPIC = KafkaSource.SCHEMA.fieldIndex(KafkaSource.TOPIC);
    private static final int PARTITION = KafkaSource.SCHEMA.fieldIndex(KafkaSource.PARTITION);
    private static final int OFFSET = KafkaSource.SCHEMA.fieldIndex(KafkaSource.OFFSET);
    private static final int TIMESTAMP = KafkaSource.SCHEMA.fieldIndex(KafkaSource.TIMESTAMP);

    private InternalRow row;
    private UTF8String topic = UTF8String.EMPTY_UTF8;
    private byte[] topicBytes = {};

    KafkaRecord at(InternalRow internal) {
        row = internal;
        UTF8String name = internal.getUTF8String(TOPIC);
        if (!name.equals(topic)) {
            // The row's own memory is overwritten by the next one.
            topic = name.clone();
            topicBytes = name.getBytes();
        }
        return this;
    }

    /** Null if the record has none. */
    byte[] key() {
        return row.isNullAt(KEY) ? null : row.getBinary(KEY);
    }

    /** Null for a tombstone. */
    byte[] value() {
        return row.isNullAt(VALUE) ? null : row.getBinary(VALUE);
    }

    byte[] topic() {
        return topicBytes;
    }

    int partition() {
        return row.getInt(PARTITION);
    }

    long offset() {
        return row.getLong(OFFSET);
    }

    /** The broker's, microseconds since 1970-01-01T00:00:00Z. */
    long timestampMicros() {
        return row.getLong(TIMESTAMP);
    }
}
