package io.faultstream.gold;

import io.faultstream.model.ModelBundle;
import io.faultstream.runtime.RunningPlan;
import io.faultstream.table.DataFile;
import io.faultstream.table.FileAppend;
import io.faultstream.table.TableDefinition;
import io.faultstream.table.TableFiles;
import io.faultstream.table.TableFormat;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The fast path of scoring: tasks take windows out of silver's files as arrays of floats and write the data files of gold
 * themselves, the driver commits them. Driver only.
 */
final class DirectScores {
    private final SparkSession spark;
    private final Broadcast<ModelBundle> bundle;
    private final TableDefinition sensors;
    private final TableFormat format;
    private final SerializableConfiguration hadoop;
    private final FileAppend append;
    private long sensorsVersion = -1;
    private Broadcast<SensorOrders> orders;

    DirectScores(
            SparkSession spark, Broadcast<ModelBundle> bundle, TableDefinition sensors, TableDefinition predictions) {
        this.spark = spark;
        this.bundle = bundle;
        this.sensors = sensors;
        this.format = TableFormat.of(spark, predictions);
        this.hadoop = new SerializableConfiguration(spark.sessionState().newHadoopConf());
        this.append = new FileAppend(spark, predictions);
    }

    /** Whether the table, as it was seen last, can be written so. */
    boolean isPossible() {
        return append.isPossible();
    }

    /**
     * Scores and writes; nothing is committed.
     *
     * @param windows rows with the columns of {@link WindowRows#COLUMNS}
     * @param query whose micro-batch they are
     */
    ScoredFiles write(Dataset<Row> windows, String query) {
        ScoreFiles task = new ScoreFiles(bundle, format, hadoop);
        List<DataFile> files = new ArrayList<>();
        ScoreCounts counts = new ScoreCounts(bundle.value().labels().size());
        for (ScoredFiles scored :
                windows(windows, query, orders()).mapPartitions(task).collect()) {
            files.addAll(scored.files());
            counts.add(scored.counts());
        }
        return new ScoredFiles(files, counts);
    }

    /** @return false if the table has come to ask for more than files */
    boolean commit(ScoredFiles scored, String query, long batchId) {
        return append.commit(scored.files(), query, batchId);
    }

    /** Read again when the table has changed. */
    private Broadcast<SensorOrders> orders() {
        long version = TableFiles.version(spark, sensors);
        if (version != sensorsVersion) {
            orders = JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .broadcast(SensorOrders.of(spark.read().format("delta").load(sensors.location())));
            sensorsVersion = version;
        }
        return orders;
    }

    private JavaRDD<SilverWindow> windows(Dataset<Row> rows, String query, Broadcast<SensorOrders> sensorOrders) {
        return RunningPlan.find(
                        spark, query, plan -> PlannedScan.of(plan).map(scan -> scan.windows(sensorOrders, hadoop)))
                .orElseGet(() -> rows(rows).map(row -> SilverWindow.of(row, sensorOrders.value())));
    }

    /** The rows as they are: planned once more, each would be copied once more. */
    private static JavaRDD<InternalRow> rows(Dataset<Row> windows) {
        return windows.queryExecution().analyzed() instanceof LogicalRDD source
                ? source.rdd().toJavaRDD()
                : windows.queryExecution().toRdd().toJavaRDD();
    }
}
