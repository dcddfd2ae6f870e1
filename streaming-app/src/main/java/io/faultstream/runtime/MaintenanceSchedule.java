package io.faultstream.runtime;

import io.faultstream.config.MaintenanceConfig;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.maintenance.MaintainedTable;
import io.faultstream.table.maintenance.MaintenanceOptions;
import io.faultstream.table.maintenance.MaintenanceRun;
import io.faultstream.table.maintenance.RetentionLedger;
import io.faultstream.table.maintenance.TableResult;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the tables now and then, in one thread beside the queries. What goes wrong is logged and counted, and never
 * ends anything. Driver only.
 */
public final class MaintenanceSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceSchedule.class);
    private static final int SECONDS_TO_STOP = 10;

    private final SparkSession spark;
    private final MaintenanceConfig config;
    private final List<MaintainedTable> tables;
    private final PipelineMetrics metrics;
    private final MaintenanceRun run;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "maintenance");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    });

    public MaintenanceSchedule(
            SparkSession spark,
            MaintenanceConfig config,
            List<MaintainedTable> tables,
            PipelineMetrics metrics,
            RetentionLedger ledger) {
        this.spark = spark;
        this.config = config;
        this.tables = List.copyOf(tables);
        this.metrics = metrics;
        this.run = new MaintenanceRun(spark, config, ledger, this::isBehind, Clock.systemUTC());
    }

    /** Begins with the first pause, so that a service that starts has its cores to itself. */
    public void start() {
        if (config.enabled()) {
            long pause = config.every().toMillis();
            var unused = thread.scheduleWithFixedDelay(this::round, pause, pause, TimeUnit.MILLISECONDS);
        }
    }

    private void round() {
        try {
            run.run(tables, MaintenanceOptions.ALL, this::note);
            metrics.maintenanceDone();
        } catch (Exception | Error e) { // A task that throws would not be run again.
            LOG.error("a round of maintenance failed", e);
        }
    }

    private void note(TableResult result) {
        result.actions().forEach(action -> LOG.info("{}: {}", result.table(), action));
        result.stopped().ifPresent(why -> LOG.info("{}: the rest waits for the next run: {}", result.table(), why));
        result.failure().ifPresent(why -> metrics.maintenanceFailed(result.table()));
        result.report()
                .ifPresent(report ->
                        metrics.tableContains(report.table(), report.files(), report.smallFiles(), report.bytes()));
    }

    private boolean isBehind() {
        return metrics.snapshot().queries().values().stream().anyMatch(query -> query.lag()
                .filter(lag -> lag.compareTo(config.maxLag()) > 0)
                .isPresent());
    }

    /** Ends within seconds: a running step is cancelled, and what it did not commit is as if it had never begun. */
    @Override
    public void close() {
        thread.shutdownNow();
        if (!spark.sparkContext().isStopped()) {
            spark.sparkContext().cancelJobGroup(MaintenanceRun.POOL);
        }
        try {
            if (!thread.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                LOG.warn("maintenance did not stop within {} s", SECONDS_TO_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
