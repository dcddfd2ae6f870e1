package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;

import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.config.AppConfig;
import io.faultstream.config.KafkaConfig;
import io.faultstream.config.SetupException;
import io.faultstream.job.Progress;
import io.faultstream.ledger.Ledger;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.LedgerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Ingests given offsets beside the live stream, in chunks. It keeps to offsets that the live query has passed and never
 * reads again, and leaves out what is in silver or quarantine already: doing it twice, or again after a crash at any point,
 * writes nothing twice. Driver only.
 */
public final class Backfill {
    private final SparkSession spark;
    private final KafkaConfig kafka;
    private final IngestPlan plan;
    private final SilverAppend append;
    private final Optional<Republish> republish;
    private final BackfillPlanner planner;
    private final Ledger ledger;
    private final Tally tally;
    private final String id = RunIds.next();

    private long records;
    private long rejected;

    private Backfill(SparkSession spark, AppConfig config, IngestPlan plan, Tally tally) {
        this.spark = spark;
        this.kafka = config.kafka();
        this.plan = plan;
        IngestSetup setup = plan.setup();
        this.append = new SilverAppend(
                plan,
                kafka,
                new LakeLocations(config.lake()).probe(setup.stream().name() + "-backfill"));
        this.republish = setup.stream()
                .republishTopic()
                .map(topic -> new Republish(kafka, topic, setup.contract().message()));
        this.ledger = new Ledger(spark, new LakeLocations(config.lake()));
        this.planner = new BackfillPlanner(kafka, setup.stream().topic());
        this.tally = tally;
    }

    /**
     * Ingests, or looks what there would be to ingest.
     *
     * @param progress told of each chunk, in offsets; asked between two whether to stop
     * @throws SetupException if there is no such stream or partition, or Kafka has nothing of the wished ranges any more
     */
    public static BackfillResult run(
            SparkSession spark, AppConfig config, BackfillRequest request, BackfillOptions options, Progress progress) {
        IngestSetup setup = Streams.setup(spark, config, request.stream());
        if (!options.dryRun()) {
            new DeltaTables(spark).ensure(setup.silver());
            new DeltaTables(spark).ensure(setup.quarantine());
        }
        Tally tally = new Tally(progress, "offsets of " + setup.stream().topic());
        Backfill backfill = new Backfill(spark, config, setup.plan(spark), tally);
        QueryCheckpoint live = QueryCheckpoint.at(
                spark.sessionState().newHadoopConf(), new LakeLocations(config.lake()).checkpoint(request.stream()));
        return backfill.run(backfill.planner.plan(request, live), options);
    }

    /**
     * Ingests what of these ranges is in neither table, whatever the live query's checkpoint says: for when that query does
     * not run and its checkpoint is being mended.
     */
    static BackfillResult fill(SparkSession spark, AppConfig config, String stream, List<PositionRange> ranges) {
        IngestSetup setup = Streams.setup(spark, config, stream);
        Tally tally = new Tally(Progress.SILENT, "offsets of " + setup.stream().topic());
        return new Backfill(spark, config, setup.plan(spark), tally)
                .run(new BackfillRanges(ranges, List.of(), List.of()), BackfillOptions.DEFAULT);
    }

    private BackfillResult run(BackfillRanges ranges, BackfillOptions options) {
        if (ranges.open().isEmpty()
                && ranges.live().isEmpty()
                && !ranges.expired().isEmpty()) {
            throw new SetupException(
                    "backfill",
                    "Kafka no longer has any of these offsets (" + ranges.expired() + ")",
                    "They are lost to Kafka; ingest them from where else they are kept");
        }
        tally.begin(ranges.openOffsets());
        List<PositionRange> covered = new ArrayList<>();
        List<PositionRange> expired = new ArrayList<>(ranges.expired());
        boolean complete = true;
        long number = 0;
        for (PositionRange range : ranges.open()) {
            long next = range.first();
            while (next <= range.last() && complete) {
                if (tally.isStopRequested()) {
                    complete = false;
                    break;
                }
                long last = Math.min(range.last(), next + options.chunkRecords() - 1);
                PositionRange wish = new PositionRange(range.topic(), range.partition(), next, last);
                BackfillRanges left = new BackfillRanges();
                left.add(wish, planner.earliest(wish), last + 1, last + 1);
                expired.addAll(left.expired());
                for (PositionRange chunk : left.open()) {
                    process(chunk, ++number, options.dryRun());
                    covered.add(chunk);
                }
                tally.done(wish.offsets(), wish + " is done");
                next = last + 1;
            }
        }
        return new BackfillResult(
                id,
                plan.setup().stream().name(),
                options.dryRun(),
                joined(covered),
                ranges.live(),
                joined(expired),
                records,
                rejected,
                complete);
    }

    private void process(PositionRange chunk, long number, boolean dryRun) {
        Dataset<Row> missing = missing(chunk);
        if (dryRun) {
            records += missing.count();
            return;
        }
        Dataset<Row> decoded = plan.decode(missing).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long count = decoded.count();
            if (count == 0) {
                return;
            }
            Written written = append.write(decoded, "backfill-" + id, number);
            tally.step(chunk + " is in silver");
            Dataset<Row> refused = plan.rejected(written.rows());
            long refusals = refused.count();
            if (refusals > 0) {
                ExactlyOnceAppend.write(refused, plan.setup().quarantine(), "backfill-" + id, number);
            }
            republish.ifPresent(to -> to.send(written.rows()));
            records += count;
            rejected += refusals;
        } finally {
            decoded.unpersist();
        }
    }

    /** The records of a chunk that are in neither table, and that retention has not removed from one. */
    private Dataset<Row> missing(PositionRange chunk) {
        // Quarantine first, and fixed: what a replay moves to silver in between is then seen there at the latest.
        Dataset<Row> known = fixed(Positions.held(spark, plan.setup().quarantine(), List.of(chunk)))
                .union(fixed(Positions.held(spark, plan.setup().silver(), List.of(chunk))))
                .select(
                        col(Positions.COLUMNS.get(0)).alias(KafkaSource.TOPIC),
                        col(Positions.COLUMNS.get(1)).alias(KafkaSource.PARTITION),
                        col(Positions.COLUMNS.get(2)).alias(KafkaSource.OFFSET));
        Dataset<Row> removed = ledger.removed(plan.setup().stream().name(), chunk.topic(), chunk.partition());
        return KafkaSource.read(spark, kafka, List.of(chunk))
                .join(known, KafkaSource.position(), "left_anti")
                .join(
                        removed,
                        col(KafkaSource.OFFSET).between(col(LedgerTable.FIRST_OFFSET), col(LedgerTable.LAST_OFFSET)),
                        "left_anti")
                .select(KafkaSource.columns());
    }

    private Dataset<Row> fixed(Dataset<Row> positions) {
        return spark.createDataFrame(positions.collectAsList(), Positions.SCHEMA);
    }

    /** Chunks that touch are one range. */
    private static List<PositionRange> joined(List<PositionRange> ranges) {
        List<PositionRange> joined = new ArrayList<>();
        for (PositionRange next : ranges) {
            PositionRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null
                    && last.topic().equals(next.topic())
                    && last.partition() == next.partition()
                    && last.last() + 1 == next.first()) {
                joined.set(
                        joined.size() - 1,
                        new PositionRange(last.topic(), last.partition(), last.first(), next.last()));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }
}
