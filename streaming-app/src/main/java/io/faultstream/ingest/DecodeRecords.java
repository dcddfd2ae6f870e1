package io.faultstream.ingest;

import io.faultstream.codec.CodecLimits;
import io.faultstream.codec.Column;
import io.faultstream.codec.DecodeResult;
import io.faultstream.codec.Decoded;
import io.faultstream.codec.JsonCodec;
import io.faultstream.codec.MessageColumns;
import io.faultstream.codec.RejectReason;
import io.faultstream.codec.Rejected;
import io.faultstream.codec.UnknownFields;
import io.faultstream.config.LimitsConfig;
import java.sql.Timestamp;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Kafka rows in, {@link DecodedRows} out: each record is decoded once. Runs on executors; what travels there is the
 * contract's descriptor set, the codec is built per task.
 *
 * @param keepsSource whether accepted records carry their key and bytes too
 * @param keepsWire whether accepted records carry their Protobuf form
 */
record DecodeRecords(
        Contract contract, LimitsConfig limits, UnknownFields unknown, boolean keepsSource, boolean keepsWire)
        implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> records) {
        CodecLimits codecLimits = new CodecLimits(limits.maxBytes(), limits.maxDepth(), limits.maxItems());
        JsonCodec codec = JsonCodec.of(contract.descriptor(), codecLimits, unknown);
        List<Column> columns = MessageColumns.of(contract.descriptor());
        UnaryOperator<Object[]> cells = Cells.of(columns);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Row next() {
                return decode(records.next(), codec, cells, columns.size());
            }
        };
    }

    private Row decode(Row record, JsonCodec codec, UnaryOperator<Object[]> cells, int width) {
        byte[] value = record.getAs(KafkaSource.VALUE);
        Timestamp broker = record.getAs(KafkaSource.TIMESTAMP);
        DecodeResult result = codec.decode(value, broker.getTime());
        Object[] row = new Object[width + DecodedRows.besides().size()];
        int next = width;
        if (result instanceof Decoded decoded && !EventDates.canBePartition(decoded.eventTimeMicros())) {
            result = new Rejected(RejectReason.WRITE_FAILED, EventDates.PROBLEM);
        }
        boolean accepted = result instanceof Decoded;
        if (result instanceof Decoded decoded) {
            System.arraycopy(cells.apply(decoded.columns()), 0, row, 0, width);
            row[next] = Cells.timestamp(decoded.eventTimeMicros());
            row[next + 5] = decoded.rescued().orElse(null);
            row[next + 6] = decoded.rescuedFields();
            row[next + 11] = keepsWire ? decoded.wire() : null;
        } else if (result instanceof Rejected rejected) {
            row[next + 7] = rejected.reason().name();
            row[next + 8] = rejected.detail();
        }
        row[next + 1] = record.getAs(KafkaSource.TOPIC);
        row[next + 2] = record.getAs(KafkaSource.PARTITION);
        row[next + 3] = record.getAs(KafkaSource.OFFSET);
        row[next + 4] = broker;
        if (!accepted || keepsSource) {
            row[next + 9] = record.getAs(KafkaSource.KEY);
            row[next + 10] = value;
        }
        return RowFactory.create(row);
    }
}
