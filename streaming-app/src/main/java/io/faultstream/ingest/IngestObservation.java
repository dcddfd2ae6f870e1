package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.faultstream.codec.RejectReason;
import io.faultstream.metrics.Observation;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.SilverTable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Tells of one stream's records how many were read, accepted and rejected by reason, and how many unknown fields were kept,
 * once the micro-batch is committed.
 */
public final class IngestObservation implements Observation {
    private static final String READ = "read";
    private static final String DECODED = "decoded";
    private static final String RESCUED = "rescued";
    private static final StructType SCHEMA = schema();

    private final String stream;
    private final ErrorRateGate gate;
    private final Map<Long, Row> batches = new ConcurrentHashMap<>();

    IngestObservation(String stream, ErrorRateGate gate) {
        this.stream = stream;
        this.gate = gate;
    }

    /** Notes what became of the records of a micro-batch that tasks have counted. */
    void counted(long batchId, RecordCounts counts) {
        List<Object> values = new ArrayList<>(Arrays.asList(
                timestamp(counts.oldestMicros()),
                timestamp(counts.newestMicros()),
                counts.read(),
                counts.accepted(),
                counts.rescuedFields()));
        for (RejectReason reason : RejectReason.values()) {
            values.add(counts.rejections(reason));
        }
        batches.put(batchId, new GenericRowWithSchema(values.toArray(), SCHEMA));
    }

    /** @param rows {@link DecodedRows} as they were written */
    void count(long batchId, Dataset<Row> rows) {
        List<Column> columns = columns();
        batches.put(
                batchId,
                rows.agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
                        .first());
    }

    @Override
    public Optional<Row> counted(String query, long batchId) {
        return stream.equals(query) ? Optional.ofNullable(batches.remove(batchId)) : Optional.empty();
    }

    @Override
    public String name() {
        return "records of " + stream;
    }

    @Override
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                min(col(SilverTable.SOURCE_TIMESTAMP)).alias(OLDEST_SOURCE),
                max(col(SilverTable.SOURCE_TIMESTAMP)).alias(NEWEST_SOURCE),
                count_if(lit(true)).alias(READ),
                count_if(col(DecodedRows.REASON).isNull()).alias(DECODED),
                coalesce(sum(col(DecodedRows.RESCUED_FIELDS)), lit(0L)).alias(RESCUED)));
        for (RejectReason reason : RejectReason.values()) {
            columns.add(count_if(col(DecodedRows.REASON).equalTo(reason.name())).alias(reason.name()));
        }
        return columns;
    }

    /** @param query an ingest query has the name of its stream */
    @Override
    public void record(String query, Row observed, PipelineMetrics metrics) {
        metrics.recordsRead(query, observed.<Long>getAs(READ));
        metrics.recordsDecoded(query, observed.<Long>getAs(DECODED));
        metrics.fieldsRescued(query, observed.<Long>getAs(RESCUED));
        Map<String, Long> rejected = new TreeMap<>();
        for (RejectReason reason : RejectReason.values()) {
            long count = observed.<Long>getAs(reason.name());
            if (count > 0) {
                rejected.put(reason.name(), count);
                metrics.recordsQuarantined(query, reason.name(), count);
            }
        }
        gate.add(new ErrorRate.Counts(observed.<Long>getAs(READ), rejected), metrics);
    }

    /** Null before the first record, as an aggregate over nothing is. */
    private static Timestamp timestamp(long micros) {
        return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE ? null : Cells.timestamp(micros);
    }

    private static StructType schema() {
        StructType schema = new StructType()
                .add(OLDEST_SOURCE, DataTypes.TimestampType)
                .add(NEWEST_SOURCE, DataTypes.TimestampType)
                .add(READ, DataTypes.LongType)
                .add(DECODED, DataTypes.LongType)
                .add(RESCUED, DataTypes.LongType);
        for (RejectReason reason : RejectReason.values()) {
            schema = schema.add(reason.name(), DataTypes.LongType);
        }
        return schema;
    }
}
