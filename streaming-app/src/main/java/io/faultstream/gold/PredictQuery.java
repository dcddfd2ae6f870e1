package io.faultstream.gold;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.faultstream.config.PredictConfig;
import io.faultstream.metrics.Observation;
import io.faultstream.model.ModelBundle;
import io.faultstream.runtime.MicroBatchQuery;
import io.faultstream.table.TableDefinition;
import io.faultstream.table.VibrationColumns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;

/** silver.vibration_windows → LeNet → gold.fault_predictions, one row for one row. */
public final class PredictQuery {
    public static final String NAME = "predict";

    private final PredictConfig config;
    private final TableDefinition silver;
    private final TableDefinition sensors;
    private final TableDefinition predictions;
    private final Broadcast<ModelBundle> bundle;
    private final PredictObservation observation;

    /** @param bundle sent to every executor once */
    public PredictQuery(
            SparkSession spark,
            PredictConfig config,
            TableDefinition silver,
            TableDefinition sensors,
            TableDefinition predictions,
            ModelBundle bundle) {
        this.config = config;
        this.silver = silver;
        this.sensors = sensors;
        this.predictions = predictions;
        this.bundle = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(bundle);
        this.observation = new PredictObservation(bundle);
    }

    public Observation observation() {
        return observation;
    }

    /** The unstarted query. */
    public DataStreamWriter<Row> writer(SparkSession spark, MicroBatchQuery shell) {
        Dataset<Row> windows = spark.readStream()
                .format("delta")
                .option("maxFilesPerTrigger", config.maxFilesPerTrigger())
                // Silver is appended to; a correction by hand is for a rebuild of gold to pick up, not for the stream.
                .option("skipChangeCommits", "true")
                .load(silver.location());
        PredictBatches batches = new PredictBatches(
                this, predictions, new DirectScores(spark, bundle, sensors, predictions), observation);
        return shell.writer(windows.select(columns(WindowRows.COLUMNS.stream())), batches::write);
    }

    /** Scores windows outside the stream and appends their predictions. */
    void append(Dataset<Row> windows) {
        transform(windows)
                .drop(ScoredRows.SCORING_NANOS)
                .write()
                .format("delta")
                .mode("append")
                .save(predictions.location());
    }

    /** Scores windows with the sensors that are known. */
    Dataset<Row> transform(Dataset<Row> windows) {
        return transform(windows, windows.sparkSession().read().format("delta").load(sensors.location()));
    }

    /**
     * Scores windows.
     *
     * @param windows rows of silver.vibration_windows
     * @param sensors rows of reference.sensors; a window without one there is scored without defect orders
     * @return rows of gold.fault_predictions and the scoring time
     */
    public Dataset<Row> transform(Dataset<Row> windows, Dataset<Row> sensors) {
        List<String> key = List.of(VibrationColumns.MACHINE_ID, VibrationColumns.SENSOR_ID);
        Dataset<Row> known = sensors.select(columns(Stream.concat(key.stream(), WindowRows.SENSOR_COLUMNS.stream())))
                .dropDuplicates(key.toArray(String[]::new));
        Column[] inputs = columns(Stream.concat(WindowRows.COLUMNS.stream(), WindowRows.SENSOR_COLUMNS.stream()));
        return windows.select(columns(WindowRows.COLUMNS.stream()))
                .join(broadcast(known), scala.collection.JavaConverters.asScalaBuffer(key), "left")
                .select(inputs)
                .mapPartitions(new ScoreWindows(bundle), Encoders.row(ScoredRows.SCHEMA));
    }

    private static Column[] columns(Stream<String> names) {
        return names.map(name -> col(name)).toArray(Column[]::new);
    }
}
