package io.faultstream.gold;

import io.faultstream.config.AggregateConfig;
import io.faultstream.config.SetupException;
import io.faultstream.metrics.BatchCommits.Commit;
import io.faultstream.metrics.Observation;
import io.faultstream.runtime.MicroBatchQuery;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.Layer;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** silver.x → SQL from the configuration, over event-time windows with a watermark → gold.y. */
public final class AggregateQuery {
    private static final Observation OBSERVATION = new AggregateObservation();

    private final AggregateConfig config;
    private final TableDefinition silver;
    private final TableDefinition gold;

    /**
     * Analyses the SQL.
     *
     * @param silver an existing table
     * @throws SetupException if the SQL does not fit the table
     */
    public AggregateQuery(SparkSession spark, AggregateConfig config, TableDefinition silver, LakeLocations lake) {
        this.config = config;
        this.silver = silver;
        StructType schema = result(spark, config, silver).schema();
        if (!List.of(schema.fieldNames()).contains(SilverTable.EVENT_DATE)) {
            throw new SetupException(
                    where(config),
                    "the SQL does not return " + SilverTable.EVENT_DATE,
                    "Add a DATE column of that name; the table is partitioned by it");
        }
        this.gold = new TableDefinition(
                Layer.GOLD,
                config.table(),
                lake.table(Layer.GOLD, config.table()),
                schema,
                List.of(SilverTable.EVENT_DATE));
    }

    public Observation observation() {
        return OBSERVATION;
    }

    public TableDefinition table() {
        return gold;
    }

    /** The unstarted query. */
    public DataStreamWriter<Row> writer(SparkSession spark, MicroBatchQuery shell) {
        return writer(spark, gold, shell);
    }

    /** The unstarted query, writing to another table of the same columns. */
    public DataStreamWriter<Row> writer(SparkSession spark, TableDefinition table, MicroBatchQuery shell) {
        return shell.writer(result(spark, config, silver), (rows, batch) -> write(rows, table, batch));
    }

    private static Dataset<Row> result(SparkSession spark, AggregateConfig config, TableDefinition silver) {
        Dataset<Row> rows = spark.readStream()
                .format("delta")
                .option("skipChangeCommits", "true")
                // What the table holds at the first start is read at once: in parts, the watermark of an earlier part
                // would
                // make the rows of a later one late. Afterwards the log is read in the order of the commits.
                .option("maxFilesPerTrigger", Integer.toString(Integer.MAX_VALUE))
                .load(silver.location());
        return transform(rows, config);
    }

    /**
     * Runs the configured SQL.
     *
     * @param rows rows of the silver table
     * @throws SetupException if the SQL does not fit them
     */
    static Dataset<Row> transform(Dataset<Row> rows, AggregateConfig config) {
        // The name binds while the SQL is analysed, here and now: another aggregate may take it over afterwards, but
        // not
        // in between.
        synchronized (OBSERVATION) {
            OBSERVATION
                    .observe(rows)
                    .withWatermark(SilverTable.EVENT_TIME, config.watermark().toMillis() + " milliseconds")
                    .createOrReplaceTempView(config.source());
            try {
                return rows.sparkSession().sql(config.sql());
            } catch (Exception e) {
                // Spark's AnalysisException is checked in Scala only: javac does not let it be caught by name here.
                if (e instanceof AnalysisException analysis) {
                    throw new SetupException(where(config) + ".sql", analysis.getSimpleMessage(), "Mend the SQL");
                }
                throw e;
            }
        }
    }

    private static List<Commit> write(Dataset<Row> rows, TableDefinition table, long batchId) {
        // Kept, since looking whether there are any would otherwise work on the query's state twice.
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            // Most micro-batches close no window: they leave no empty version behind.
            return rows.isEmpty()
                    ? List.of()
                    : List.of(Commit.of(table.qualifiedName(), () -> ExactlyOnceAppend.write(rows, table, batchId)));
        } finally {
            rows.unpersist();
        }
    }

    private static String where(AggregateConfig config) {
        return "faultstream.aggregates." + config.name();
    }
}
