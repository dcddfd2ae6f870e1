package io.faultstream.ingest;

import io.faultstream.codec.Column;
import io.faultstream.codec.RecordFields;
import io.faultstream.parquet.BytesChunk;
import io.faultstream.parquet.NumberChunk;
import io.faultstream.parquet.ParquetFile;
import io.faultstream.table.SilverTable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes accepted records as rows of one silver file. */
final class SilverRows {
    private final FieldWriters fieldWriters;
    private final NumberChunk eventTime;
    private final SourceColumns source;
    private final NumberChunk ingestedAt;
    private final BytesChunk rescued;

    SilverRows(List<Column> contract, ParquetFile file) {
        fieldWriters = new FieldWriters(contract, file);
        eventTime = (NumberChunk) file.column(SilverTable.EVENT_TIME);
        source = new SourceColumns(file);
        ingestedAt = (NumberChunk) file.column(SilverTable.INGESTED_AT);
        rescued = (BytesChunk) file.column(SilverTable.RESCUED_DATA);
    }

    /** @param nowMicros when the record was taken in, microseconds since 1970-01-01T00:00:00Z */
    void write(RecordFields fields, KafkaRecord record, long nowMicros) {
        fieldWriters.write(fields);
        eventTime.add(fields.eventTimeMicros());
        source.write(record);
        ingestedAt.add(nowMicros);
        String json = fields.rescued();
        if (json == null) {
            rescued.addNull();
        } else {
            rescued.add(json.getBytes(StandardCharsets.UTF_8));
        }
    }
}
