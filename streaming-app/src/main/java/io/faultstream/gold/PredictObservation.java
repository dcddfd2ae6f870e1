package io.faultstream.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.faultstream.metrics.CountedBatches;
import io.faultstream.metrics.Observation;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.model.ModelBundle;
import io.faultstream.table.PredictionsTable;
import io.faultstream.table.SilverTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts predictions by class, uncertain ones, and the time that scoring took. */
public final class PredictObservation implements Observation {
    private static final String WINDOWS = "windows";
    private static final String UNCERTAIN = "uncertain";
    private static final String NANOS = "nanos";

    private final ModelBundle bundle;
    private final CountedBatches batches = new CountedBatches();

    public PredictObservation(ModelBundle bundle) {
        this.bundle = bundle;
    }

    @Override
    public String name() {
        return "predictions";
    }

    @Override
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                min(col(SilverTable.SOURCE_TIMESTAMP)).alias(OLDEST_SOURCE),
                max(col(SilverTable.SOURCE_TIMESTAMP)).alias(NEWEST_SOURCE),
                count_if(lit(true)).alias(WINDOWS),
                count_if(col(PredictionsTable.UNCERTAIN)).alias(UNCERTAIN),
                coalesce(sum(col(ScoredRows.SCORING_NANOS)), lit(0L)).alias(NANOS)));
        for (String label : bundle.labels()) {
            columns.add(count_if(col(PredictionsTable.PREDICTED_CLASS).equalTo(label))
                    .alias(alias(label)));
        }
        return columns;
    }

    /** Notes what became of the windows of a micro-batch that tasks have counted. */
    void counted(long batchId, ScoreCounts windows) {
        Map<String, Long> counts = new TreeMap<>();
        counts.put(WINDOWS, windows.windows());
        counts.put(UNCERTAIN, windows.uncertain());
        counts.put(NANOS, windows.nanos());
        for (int i = 0; i < bundle.labels().size(); i++) {
            counts.put(alias(bundle.labels().get(i)), windows.predicted(i));
        }
        batches.put(batchId, windows.times(), counts);
    }

    /** @param scored rows with the scoring time, as they were written */
    void count(long batchId, Dataset<Row> scored) {
        batches.put(batchId, scored, columns());
    }

    @Override
    public Optional<Row> counted(String query, long batchId) {
        return PredictQuery.NAME.equals(query) ? batches.take(batchId) : Optional.empty();
    }

    @Override
    public void record(String query, Row observed, PipelineMetrics metrics) {
        long windows = observed.getAs(WINDOWS);
        if (windows > 0) {
            long nanos = observed.getAs(NANOS);
            metrics.windowsScored(bundle.name(), windows, Duration.ofNanos(nanos));
        }
        metrics.uncertain(observed.<Long>getAs(UNCERTAIN));
        for (String label : bundle.labels()) {
            metrics.predicted(label, observed.<Long>getAs(alias(label)));
        }
    }

    private static String alias(String label) {
        return "class_" + label;
    }
}
