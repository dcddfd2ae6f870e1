package io.faultstream.ingest;

import io.faultstream.codec.Rejected;
import io.faultstream.parquet.BytesChunk;
import io.faultstream.parquet.NumberChunk;
import io.faultstream.parquet.ParquetFile;
import io.faultstream.table.QuarantineTable;
import java.nio.charset.StandardCharsets;

/** Writes rejected records as rows of one quarantine file. */
final class QuarantineRows {
    private final SourceColumns source;
    private final BytesChunk key;
    private final BytesChunk value;
    private final BytesChunk reason;
    private final BytesChunk detail;
    private final BytesChunk contract;
    private final NumberChunk quarantinedAt;
    private final NumberChunk replays;
    private final BytesChunk replayId;
    private final byte[] message;

    /** @param message the contract's full name */
    QuarantineRows(String message, ParquetFile file) {
        this.message = message.getBytes(StandardCharsets.UTF_8);
        source = new SourceColumns(file);
        key = (BytesChunk) file.column(QuarantineTable.KEY);
        value = (BytesChunk) file.column(QuarantineTable.VALUE);
        reason = (BytesChunk) file.column(QuarantineTable.REASON);
        detail = (BytesChunk) file.column(QuarantineTable.DETAIL);
        contract = (BytesChunk) file.column(QuarantineTable.CONTRACT);
        quarantinedAt = (NumberChunk) file.column(QuarantineTable.QUARANTINED_AT);
        replays = (NumberChunk) file.column(QuarantineTable.REPLAYS);
        replayId = (BytesChunk) file.column(QuarantineTable.REPLAY_ID);
    }

    /** @param nowMicros when the record was refused, microseconds since 1970-01-01T00:00:00Z */
    void write(Rejected rejected, KafkaRecord record, long nowMicros) {
        source.write(record);
        key.add(record.key());
        value.add(record.value());
        reason.add(rejected.reason().name().getBytes(StandardCharsets.UTF_8));
        detail.add(rejected.detail().getBytes(StandardCharsets.UTF_8));
        contract.add(message);
        quarantinedAt.add(nowMicros);
        replays.addNull();
        replayId.addNull();
    }
}
