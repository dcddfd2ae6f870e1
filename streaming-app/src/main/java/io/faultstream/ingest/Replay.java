package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.job.Progress;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.QuarantineTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * Takes quarantined records up again, through the present contract, rules, expectations and constraints. What passes goes
 * from quarantine to silver exactly once; the rest stays, with its new reason.
 *
 * <p>There is no commit over two tables, so each chunk has three: its rows are marked with the replay's id, the passing
 * ones are appended to silver, the marked ones are deleted where silver has them and given their new reason where it has
 * not. Whatever is marked when a replay begins was left by one that was ended in between, and is finished first: silver
 * says which of these rows it has. A row without a mark is in one table only, at every moment. One replay of a stream at a
 * time; the live query may run beside it. Driver only.
 */
public final class Replay {
    private static final String WAS = "_was";

    private final SparkSession spark;
    private final IngestPlan plan;
    private final SilverAppend append;
    private final Optional<Republish> republish;
    private final QuarantinedRecords quarantine;
    private final Outcomes outcomes = new Outcomes();
    private final Tally tally;
    private final String id;

    private Replay(
            SparkSession spark, IngestPlan plan, SilverAppend append, Optional<Republish> republish, Tally tally) {
        this.spark = spark;
        this.plan = plan;
        this.append = append;
        this.republish = republish;
        this.quarantine = new QuarantinedRecords(spark, plan.setup().quarantine());
        this.tally = tally;
        this.id = RunIds.next();
    }

    /**
     * Replays, or looks what a replay would do.
     *
     * @param progress told of each step; asked between two chunks whether to stop
     * @throws SetupException if there is no such stream or it has no tables yet
     */
    public static ReplayResult run(
            SparkSession spark, AppConfig config, ReplaySelection selection, ReplayOptions options, Progress progress) {
        LakeLocations lake = new LakeLocations(config.lake());
        IngestSetup setup = Streams.setup(spark, config, selection.stream());
        if (!options.dryRun()) {
            // Tables of earlier releases have no column for the mark.
            new DeltaTables(spark).ensure(setup.quarantine());
            new DeltaTables(spark).ensure(setup.silver());
        }
        IngestPlan plan = setup.plan(spark);
        Optional<Republish> republish = setup.stream()
                .republishTopic()
                .map(topic ->
                        new Republish(config.kafka(), topic, setup.contract().message()));
        SilverAppend append =
                new SilverAppend(plan, config.kafka(), lake.probe(setup.stream().name() + "-replay"));
        Tally tally =
                new Tally(progress, "records of quarantine." + setup.stream().table());
        Replay replay = new Replay(spark, plan, append, republish, tally);
        return options.dryRun() ? replay.look(selection) : replay.replay(selection, options);
    }

    private ReplayResult look(ReplaySelection selection) {
        Dataset<Row> chosen = quarantine.read().filter(present(selection));
        tally.begin(chosen.count());
        outcomes.add(withWas(plan.decode(QuarantinedRecords.asRecords(chosen)), chosen));
        return result(true, true);
    }

    /** What is there now: the live query adds more, and a replay must come to an end. */
    private static Column present(ReplaySelection selection) {
        return selection.condition().and(col(QuarantineTable.QUARANTINED_AT).leq(lit(Timestamp.from(Instant.now()))));
    }

    private ReplayResult replay(ReplaySelection selection, ReplayOptions options) {
        Column chosen = present(selection);
        Dataset<Row> left = quarantine.taken();
        long unfinished = left.count();
        tally.begin(unfinished
                + quarantine
                        .read()
                        .filter(chosen.and(col(QuarantineTable.REPLAY_ID).isNull()))
                        .count());
        if (unfinished > 0) {
            tally.step("finishing what an earlier replay began");
            process(left, 0);
        }
        QuarantinedRecords.Chunk chunk = quarantine.next(chosen, lit(true), options);
        for (long number = 1; !chunk.isEmpty() && !tally.isStopRequested(); number++) {
            quarantine.take(chosen, chunk, id);
            tally.step("chunk " + number + " is marked");
            process(quarantine.taken(), number);
            chunk = quarantine.next(chosen, chunk.after(), options);
        }
        return result(false, chunk.isEmpty());
    }

    private void process(Dataset<Row> taken, long chunk) {
        Dataset<Row> records = taken.persist(StorageLevel.MEMORY_AND_DISK());
        // Fixed before anything is written: what silver holds already, an earlier replay has put there.
        Dataset<Row> held = fixed(Positions.among(
                Positions.held(spark, plan.setup().silver(), Positions.ranges(records)), Positions.of(records)));
        Dataset<Row> decoded =
                plan.decode(QuarantinedRecords.asRecords(records)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Written written = append.write(Positions.without(decoded, held), "replay-" + id, chunk);
            tally.step("chunk " + chunk + " is in silver");
            republish.ifPresent(to -> {
                to.send(written.rows());
                to.send(Positions.among(decoded, held));
            });
            Dataset<Row> decided = decided(written.rows())
                    .unionByName(decided(
                            held.withColumn(DecodedRows.REASON, lit(null).cast(DataTypes.StringType))
                                    .withColumn(DecodedRows.DETAIL, lit(null).cast(DataTypes.StringType))))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            Outcomes decisions = new Outcomes();
            decisions.add(withWas(decided, records));
            quarantine.settle(decided, plan.setup().contract().message());
            outcomes.add(decisions);
            decided.unpersist();
            tally.done(decisions.records(), "chunk " + chunk + " is done");
        } finally {
            decoded.unpersist();
            records.unpersist();
        }
    }

    private ReplayResult result(boolean dryRun, boolean complete) {
        return new ReplayResult(id, plan.setup().stream().name(), dryRun, tally.total(), outcomes.list(), complete);
    }

    private static Dataset<Row> decided(Dataset<Row> rows) {
        return rows.select(
                col(Positions.COLUMNS.get(0)),
                col(Positions.COLUMNS.get(1)),
                col(Positions.COLUMNS.get(2)),
                col(DecodedRows.REASON),
                col(DecodedRows.DETAIL));
    }

    /** What was said of each row, and what is said of it now. */
    private static Dataset<Row> withWas(Dataset<Row> decided, Dataset<Row> records) {
        Dataset<Row> was = records.select(
                col(Positions.COLUMNS.get(0)),
                col(Positions.COLUMNS.get(1)),
                col(Positions.COLUMNS.get(2)),
                col(QuarantineTable.REASON).alias(WAS));
        return was.join(decided, Positions.key()).select(col(WAS), col(DecodedRows.REASON));
    }

    private Dataset<Row> fixed(Dataset<Row> positions) {
        List<Row> rows = positions.distinct().collectAsList();
        return spark.createDataFrame(rows, Positions.SCHEMA);
    }
}
