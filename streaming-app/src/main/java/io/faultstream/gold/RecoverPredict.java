package io.faultstream.gold;

import io.faultstream.checkpoint.CheckpointWriter;
import io.faultstream.checkpoint.DeltaPosition;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import io.faultstream.table.TableFiles;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Gives the scoring query a new checkpoint from what its tables hold: windows of silver without a prediction are scored,
 * then the query goes on behind the present version of silver. It must not run. Driver only.
 */
public final class RecoverPredict {
    private static final List<String> POSITION =
            List.of(SilverTable.SOURCE_TOPIC, SilverTable.SOURCE_PARTITION, SilverTable.SOURCE_OFFSET);

    private final SparkSession spark;
    private final PredictQuery query;
    private final String checkpoint;
    private final TableDefinition silver;
    private final TableDefinition predictions;

    public RecoverPredict(
            SparkSession spark,
            PredictQuery query,
            String checkpoint,
            TableDefinition silver,
            TableDefinition predictions) {
        this.spark = spark;
        this.query = query;
        this.checkpoint = checkpoint;
        this.silver = silver;
        this.predictions = predictions;
    }

    /** How many windows have no prediction. */
    public long missing() {
        return unscored(TableFiles.version(spark, silver)).count();
    }

    /**
     * Does it. Cut off anywhere, it can be done again.
     *
     * @return where the old checkpoint is now, if there was one
     */
    public Optional<String> run() {
        long version = TableFiles.version(spark, silver);
        query.append(unscored(version));
        String queryId = UUID.randomUUID().toString();
        ExactlyOnceAppend.register(spark, predictions, queryId, 0);
        DeltaPosition end = DeltaPosition.before(TableFiles.id(spark, silver), version + 1);
        return new CheckpointWriter(spark.sparkContext().hadoopConfiguration(), checkpoint)
                .begin(queryId, end.json(), Optional.empty());
    }

    private Dataset<Row> unscored(long version) {
        Dataset<Row> scored = spark.read()
                .format("delta")
                .load(predictions.location())
                .select(POSITION.get(0), POSITION.get(1), POSITION.get(2));
        return spark.read()
                .format("delta")
                .option("versionAsOf", version)
                .load(silver.location())
                .join(scored, scala.collection.JavaConverters.asScalaBuffer(POSITION), "left_anti");
    }
}
