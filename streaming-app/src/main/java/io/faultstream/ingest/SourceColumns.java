package io.faultstream.ingest;

import io.faultstream.parquet.BytesChunk;
import io.faultstream.parquet.NumberChunk;
import io.faultstream.parquet.ParquetFile;
import io.faultstream.table.SilverTable;

/** The columns that say where a row came from, in one file. */
final class SourceColumns {
    private final BytesChunk topic;
    private final NumberChunk partition;
    private final NumberChunk offset;
    private final NumberChunk timestamp;

    SourceColumns(ParquetFile file) {
        topic = (BytesChunk) file.column(SilverTable.SOURCE_TOPIC);
        partition = (NumberChunk) file.column(SilverTable.SOURCE_PARTITION);
        offset = (NumberChunk) file.column(SilverTable.SOURCE_OFFSET);
        timestamp = (NumberChunk) file.column(SilverTable.SOURCE_TIMESTAMP);
    }

    void write(KafkaRecord record) {
        topic.add(record.topic());
        partition.add(record.partition());
        offset.add(record.offset());
        timestamp.add(record.timestampMicros());
    }
}
