package io.faultstream.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.faultstream.checkpoint.DeltaPosition;
import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.config.PredictConfig;
import io.faultstream.config.SetupException;
import io.faultstream.gold.PredictQuery;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.Layer;
import io.faultstream.table.PredictionsTable;
import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Predictions against windows: what {@code predict} has read of silver for good against gold. Driver only. */
final class GoldAudit {
    /** As many rows as a task sorts well. */
    private static final long ROWS_PER_TASK = 4_000_000;

    private static final int MAX_TASKS = 5_000;

    private final SparkSession spark;
    private final LakeLocations lake;
    private final PredictConfig predict;
    private final String stream;
    private final int limit;
    private final List<String> notes = new ArrayList<>();

    /** @param stream whose silver table is scored */
    GoldAudit(SparkSession spark, LakeLocations lake, PredictConfig predict, String stream, int limit) {
        this.spark = spark;
        this.lake = lake;
        this.predict = predict;
        this.stream = stream;
        this.limit = limit;
    }

    AuditReport.Gold run() {
        // The checkpoint before gold before silver: gold is never ahead of the silver that is read after it.
        QueryCheckpoint checkpoint =
                QueryCheckpoint.at(spark.sparkContext().hadoopConfiguration(), lake.checkpoint(PredictQuery.NAME));
        Optional<DeltaPosition> position = checkpoint.committedDelta();
        if (position.isEmpty()) {
            notes.add("predict has noted no micro-batch as done: predictions are not audited");
            return report(new Tally(), List.of());
        }
        PinnedTable gold = pinned(Layer.GOLD, predict.table());
        PinnedTable silver = pinned(Layer.SILVER, predict.source());
        if (!position.get().tableId().equals(silver.id())) {
            throw new SetupException(
                    checkpoint.location(),
                    "predict has read another table than the one in " + silver.location(),
                    "Rebuild the checkpoint with `faultstream recover`, or put the table back");
        }
        Map<TopicPartition, Ranges> removed =
                LedgerRanges.read(spark, lake, stream).removed();
        Dataset<Row> all = windows(silver, position.get())
                .union(tagged(gold.read(spark), ScanPredictions.PREDICTION, col(PredictionsTable.MODEL_VERSION)));
        return scan(all, removed, gold.rows(spark) + silver.rows(spark));
    }

    private AuditReport.Gold scan(Dataset<Row> rows, Map<TopicPartition, Ranges> removed, long count) {
        Column[] range = {
            col(SilverTable.SOURCE_TOPIC), col(SilverTable.SOURCE_PARTITION), col(SilverTable.SOURCE_OFFSET)
        };
        Column[] order = {range[0], range[1], range[2], col(Positions.WHERE), col(PredictionsTable.MODEL_VERSION)};
        Broadcast<Map<TopicPartition, Ranges>> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(removed);
        int tasks = (int) Math.min(MAX_TASKS, 1 + count / ROWS_PER_TASK);
        List<Segment> segments = rows.repartitionByRange(tasks, range)
                .sortWithinPartitions(order)
                .toJavaRDD()
                .mapPartitions(new ScanPredictions(shared, limit))
                .collect();
        Tally tally = new Tally();
        List<Finding> findings = new ArrayList<>();
        for (Segment segment : segments) {
            tally.addAll(segment.tally());
            findings.addAll(segment.findings().all());
        }
        return report(tally, findings);
    }

    /** The windows that must be scored, and those that may be: what is in silver since. */
    private Dataset<Row> windows(PinnedTable silver, DeltaPosition position) {
        Column none = lit(null).cast("string");
        if (position.initialSnapshot() || position.readVersion() < 0) {
            notes.add("predict still reads what silver held when it first started: which windows must have a prediction"
                    + " is not known yet");
            return tagged(silver.read(spark), ScanPredictions.MAY, none);
        }
        PinnedTable read = silver.at(Math.min(position.readVersion(), silver.version()));
        try {
            Dataset<Row> must = tagged(read.read(spark), ScanPredictions.MUST, none);
            return read.version() == silver.version()
                    ? must
                    : must.union(tagged(ChangedFiles.added(spark, read, silver), ScanPredictions.MAY, none));
        } catch (Exception e) {
            // Delta's errors are checked in Scala only.
            throw new SetupException(
                    "silver." + predict.source() + " version " + read.version(),
                    "is what predict has read, and cannot be read any more: " + e.getMessage(),
                    "Let predict catch up, then audit again");
        }
    }

    private static Dataset<Row> tagged(Dataset<Row> rows, int tag, Column modelVersion) {
        return rows.select(
                col(SilverTable.SOURCE_TOPIC),
                col(SilverTable.SOURCE_PARTITION),
                col(SilverTable.SOURCE_OFFSET),
                lit(tag).alias(Positions.WHERE),
                modelVersion.alias(PredictionsTable.MODEL_VERSION));
    }

    private PinnedTable pinned(Layer layer, String table) {
        String location = lake.table(layer, table);
        return PinnedTable.newest(spark, location)
                .orElseThrow(() -> new SetupException(
                        layer.schemaName() + "." + table,
                        "there is no table in " + location + ", but predict has a checkpoint",
                        "Put the table back, or start predict afresh without its checkpoint"));
    }

    private AuditReport.Gold report(Tally tally, List<Finding> findings) {
        return new AuditReport.Gold(
                "gold." + predict.table(),
                tally.get(Count.WINDOWS),
                tally.get(Count.PREDICTIONS),
                tally.get(Count.UNSCORED),
                tally.get(Count.DOUBLED_PREDICTION),
                tally.get(Count.WITHOUT_WINDOW),
                findings.stream().limit(limit).toList(),
                notes);
    }
}
