package io.faultstream.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.faultstream.metrics.Observation;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.model.ModelBundle;
import io.faultstream.table.PredictionsTable;
import io.faultstream.table.SilverTable;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Counts predictions by class, uncertain ones, and the time that scoring took. */
public final class PredictObservation implements Observation {
    private static final String WINDOWS = "windows";
    private static final String UNCERTAIN = "uncertain";
    private static final String NANOS = "nanos";

    private final ModelBundle bundle;
    private final Map<Long, Row> batches = new ConcurrentHashMap<>();

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
    void counted(long batchId, ScoreCounts counts) {
        StructType schema = new StructType()
                .add(OLDEST_SOURCE, DataTypes.TimestampType)
                .add(NEWEST_SOURCE, DataTypes.TimestampType)
                .add(WINDOWS, DataTypes.LongType)
                .add(UNCERTAIN, DataTypes.LongType)
                .add(NANOS, DataTypes.LongType);
        List<Object> values = new ArrayList<>(Arrays.asList(
                timestamp(counts, counts.oldestMicros()),
                timestamp(counts, counts.newestMicros()),
                counts.windows(),
                counts.uncertain(),
                counts.nanos()));
        for (int i = 0; i < bundle.labels().size(); i++) {
            schema = schema.add(alias(bundle.labels().get(i)), DataTypes.LongType);
            values.add(counts.predicted(i));
        }
        batches.put(batchId, new GenericRowWithSchema(values.toArray(), schema));
    }

    /** @param scored rows with the scoring time, as they were written */
    void count(long batchId, Dataset<Row> scored) {
        List<Column> columns = columns();
        batches.put(
                batchId,
                scored.agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
                        .first());
    }

    @Override
    public Optional<Row> counted(String query, long batchId) {
        return PredictQuery.NAME.equals(query) ? Optional.ofNullable(batches.remove(batchId)) : Optional.empty();
    }

    private static Timestamp timestamp(ScoreCounts counts, long micros) {
        return counts.windows() == 0 ? null : Timestamp.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
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
