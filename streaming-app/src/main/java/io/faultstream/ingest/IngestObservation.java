package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.faultstream.codec.RejectReason;
import io.faultstream.metrics.CountedBatches;
import io.faultstream.metrics.Observation;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tells of one stream's records how many were read, accepted and rejected by reason, and how many unknown fields were kept,
 * once the micro-batch is committed.
 */
public final class IngestObservation implements Observation {
    private static final String READ = "read";
    private static final String DECODED = "decoded";
    private static final String RESCUED = "rescued";

    private final String stream;
    private final ErrorRateGate gate;
    private final CountedBatches batches = new CountedBatches();

    IngestObservation(String stream, ErrorRateGate gate) {
        this.stream = stream;
        this.gate = gate;
    }

    /** Notes what became of the records of a micro-batch that tasks have counted. */
    void counted(long batchId, RecordCounts records) {
        Map<String, Long> counts = new TreeMap<>();
        counts.put(READ, records.read());
        counts.put(DECODED, records.accepted());
        counts.put(RESCUED, records.rescuedFields());
        for (RejectReason reason : RejectReason.values()) {
            counts.put(reason.name(), records.rejections(reason));
        }
        batches.put(batchId, records.times(), counts);
    }

    /** @param rows {@link DecodedRows} as they were written */
    void count(long batchId, Dataset<Row> rows) {
        batches.put(batchId, rows, columns());
    }

    @Override
    public Optional<Row> counted(String query, long batchId) {
        return stream.equals(query) ? batches.take(batchId) : Optional.empty();
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
}
