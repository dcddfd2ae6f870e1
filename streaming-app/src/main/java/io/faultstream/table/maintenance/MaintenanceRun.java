package io.faultstream.table.maintenance;

import io.faultstream.config.MaintenanceConfig;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round over the tables: delete what is over, make small files large, delete files out of use, and report. What fails
 * on one table is noted, and the next one is taken.
 */
public final class MaintenanceRun {
    /** Jobs of a run share the cores with the queries in a pool of their own, and can be cancelled as one. */
    public static final String POOL = "maintenance";

    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceRun.class);

    private static final Object ONE_AT_A_TIME = new Object();

    private final SparkSession spark;
    private final MaintenanceConfig config;
    private final RetentionLedger ledger;
    private final BooleanSupplier busy;
    private final Clock clock;

    /**
     * @param spark the driver's session; its settings stay as they are
     * @param busy whether the queries need the cores now; asked before each step
     */
    public MaintenanceRun(
            SparkSession spark, MaintenanceConfig config, RetentionLedger ledger, BooleanSupplier busy, Clock clock) {
        this.spark = spark;
        this.config = config;
        this.ledger = ledger;
        this.busy = busy;
        this.clock = clock;
    }

    /** @param progress gets each table's result as soon as it is there */
    public List<TableResult> run(
            List<MaintainedTable> tables, MaintenanceOptions options, Consumer<TableResult> progress) {
        // The schedule's round and one that is asked for would compact the same files.
        synchronized (ONE_AT_A_TIME) {
            return round(tables, options, progress);
        }
    }

    private List<TableResult> round(
            List<MaintainedTable> tables, MaintenanceOptions options, Consumer<TableResult> progress) {
        SparkSession own = spark.newSession();
        scala.Option<SparkSession> active = SparkSession.getActiveSession();
        // Delta's commands take the thread's session for their settings.
        SparkSession.setActiveSession(own);
        spark.sparkContext().setLocalProperty("spark.scheduler.pool", POOL);
        spark.sparkContext().setJobGroup(POOL, "maintenance of tables", true);
        try {
            Budget budget = new Budget(config, busy);
            List<TableResult> results = new ArrayList<>();
            for (MaintainedTable table : tables) {
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                TableResult result = guarded(own, table, options, budget);
                results.add(result);
                progress.accept(result);
            }
            return results;
        } finally {
            spark.sparkContext().clearJobGroup();
            spark.sparkContext().setLocalProperty("spark.scheduler.pool", null);
            if (active.isDefined()) {
                SparkSession.setActiveSession(active.get());
            } else {
                SparkSession.clearActiveSession();
            }
        }
    }

    private TableResult guarded(SparkSession own, MaintainedTable table, MaintenanceOptions options, Budget budget) {
        List<String> actions = new ArrayList<>();
        try {
            Optional<String> stopped = Optional.empty();
            if (!options.reportOnly()) {
                stopped = work(own, table, options.dryRun(), budget, actions);
            }
            TableReport report = files(own, table).report(own);
            return new TableResult(table.name(), Optional.of(report), actions, stopped, Optional.empty());
        } catch (Exception e) { // Spark and Delta throw checked ones undeclared.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.warn("maintenance of {} failed", table.name(), e);
            return new TableResult(
                    table.name(), Optional.empty(), actions, Optional.empty(), Optional.of(e.toString()));
        }
    }

    private Optional<String> work(
            SparkSession own, MaintainedTable table, boolean dryRun, Budget budget, List<String> actions) {
        Integer days = config.retentionDays().get(table.name());
        if (days != null) {
            Optional<String> exhausted = budget.exhausted(0);
            if (exhausted.isPresent()) {
                return exhausted;
            }
            new Retention(own, ledger)
                    .run(files(own, table), LocalDate.now(clock).minusDays(days), dryRun, actions);
        }
        Optional<String> stopped = new Compaction(own, config).run(files(own, table), budget, dryRun, actions);
        if (stopped.isPresent()) {
            return stopped;
        }
        Optional<String> exhausted = budget.exhausted(0);
        if (exhausted.isEmpty()) {
            new Vacuum(own, config, clock).run(table, dryRun, actions);
        }
        return exhausted;
    }

    private TableFiles files(SparkSession own, MaintainedTable table) {
        return TableFiles.read(own, table, config.smallBelow());
    }
}
