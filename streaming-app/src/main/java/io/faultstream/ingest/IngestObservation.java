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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts one stream's records read, accepted, rejected by reason, and the unknown fields that were kept.
 * Counts as rows pass.
 */
public final class IngestObservation implements Observation {
    private static final String READ = "read";
    private static final String DECODED = "decoded";
    private static final String RESCUED = "rescued";

    private final String stream;
    private final ErrorRateGate gate;
    private final Map<Long, Row> recounted = new ConcurrentHashMap<>();

    IngestObservation(String stream, ErrorRateGate gate) {
        this.stream = stream;
        this.gate = gate;
    }

    /**
     * Counts a micro-batch anew of which silver did not take all: what tasks had counted that failed is lost, and what they
     * had accepted is not all accepted any more.
     *
     * @param rows {@link DecodedRows} as they were written
     */
    void recount(long batchId, Dataset<Row> rows) {
        List<Column> columns = columns();
        recounted.put(
                batchId,
                rows.agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
                        .first());
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

    @Override
    public void record(String query, long batchId, Row observed, PipelineMetrics metrics) {
        Row again = recounted.remove(batchId);
        record(query, again == null ? observed : again, metrics);
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
}
