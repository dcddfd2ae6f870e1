package io.faultstream;

import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.job.JobKind;
import io.faultstream.job.JobRunner;
import io.faultstream.ledger.Ledger;
import io.faultstream.ledger.RetainedRanges;
import io.faultstream.metrics.MetricsRegistries;
import io.faultstream.metrics.ObservedMetrics;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.metrics.QueryProgressMetrics;
import io.faultstream.metrics.Snapshot;
import io.faultstream.runtime.Health;
import io.faultstream.runtime.KafkaPreflight;
import io.faultstream.runtime.MaintenanceSchedule;
import io.faultstream.runtime.QueryCrashLoop;
import io.faultstream.runtime.QuerySupervisor;
import io.faultstream.runtime.RunLock;
import io.faultstream.runtime.SparkSessions;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.maintenance.MaintainedTable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flow, running. Whoever opens it closes it: queries first, then the last metrics, then Spark. Driver only. */
public final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final long SETTLE_MILLIS = 30_000;

    private final SparkSession spark;
    private final MetricsRegistries registries;
    private final PipelineMetrics metrics;
    private final QuerySupervisor supervisor;
    private final RunLock lock;
    private final Health health;
    private final MaintenanceSchedule maintenance;
    private final JobRunner jobs;

    private Service(
            SparkSession spark,
            MetricsRegistries registries,
            PipelineMetrics metrics,
            QuerySupervisor supervisor,
            RunLock lock,
            Health health,
            MaintenanceSchedule maintenance,
            JobRunner jobs) {
        this.lock = lock;
        this.health = health;
        this.spark = spark;
        this.registries = registries;
        this.metrics = metrics;
        this.supervisor = supervisor;
        this.maintenance = maintenance;
        this.jobs = jobs;
    }

    /**
     * Checks the set-up and starts every query.
     *
     * @param jobs the work that commands may ask for beside the queries, by kind
     * @throws io.faultstream.config.SetupException if something is wrong with the set-up; nothing is left open then
     */
    public static Service start(AppConfig config, Map<String, JobKind> jobs) {
        return start(config, jobs, pipeline -> List.of(pipeline.queries().live()));
    }

    /**
     * Checks the set-up and starts a run that takes what is there, whatever the configured triggers: {@link #await()}
     * leads it from step to step of the flow and returns when the last one is done.
     *
     * @param steps which to do, in the flow's order; without {@code INGEST} no broker is asked for
     * @param jobs as above; one that has not ended by then is left to the next run
     * @throws io.faultstream.config.SetupException if something is wrong with the set-up; nothing is left open then
     */
    public static Service startOnce(AppConfig config, Set<FlowQueries.Step> steps, Map<String, JobKind> jobs) {
        Plan plan = pipeline -> pipeline.queries().boundedSteps(steps);
        if (steps.contains(FlowQueries.Step.INGEST)) {
            return start(config, jobs, plan);
        }
        Service service = prepare(config, jobs, plan, () -> {});
        service.begin();
        return service;
    }

    /**
     * Does all of a start that needs no broker: metrics, Spark, tables, contracts and model. {@link #begin()} starts the
     * queries.
     *
     * @param jobs as above
     * @throws io.faultstream.config.SetupException if something is wrong with the set-up; nothing is left open then
     */
    public static Service prepare(AppConfig config, Map<String, JobKind> jobs) {
        return prepare(config, jobs, pipeline -> List.of(pipeline.queries().live()), () -> {});
    }

    /** Starts the queries of a prepared service, and maintenance and jobs beside them. */
    public void begin() {
        supervisor.start();
        maintenance.start();
        jobs.start();
    }

    private static Service start(AppConfig config, Map<String, JobKind> jobs, Plan plan) {
        // Both take seconds of one core when cold. What is wrong with Kafka is said first.
        CompletableFuture<Void> preflight = CompletableFuture.runAsync(
                () -> KafkaPreflight.check(config.kafka(), topics(config)),
                // A thread of this one's class loader: under spark-submit others do not see the application's classes.
                check -> new Thread(check, "kafka-preflight").start());
        Service service;
        try {
            service = prepare(config, jobs, plan, () -> join(preflight));
        } catch (SetupException e) {
            join(preflight);
            throw e;
        }
        service.begin();
        return service;
    }

    private static Service prepare(AppConfig config, Map<String, JobKind> jobs, Plan plan, Runnable beforeTables) {
        Health health = new Health(config.supervisor().stuckAfter());
        MetricsRegistries registries = MetricsRegistries.open(config.metrics(), health.pages());
        SparkSession spark = null;
        RunLock lock = null;
        try {
            spark = SparkSessions.open("faultstream", config.spark());
            // Before any table is touched: two runs must not even prepare the same lake.
            lock = RunLock.acquire(
                    spark.sparkContext().hadoopConfiguration(),
                    config.lake().checkpoints(),
                    config.supervisor().lock());
            LOG.info("Spark is up and the run lock is held");
            beforeTables.run();
            Service service = wire(spark, registries, lock, health, config, jobs, plan);
            LOG.info("tables, contracts and model are ready");
            return service;
        } catch (RuntimeException e) {
            health.close();
            registries.close();
            if (lock != null) {
                lock.close();
            }
            if (spark != null) {
                spark.stop();
            }
            throw e;
        }
    }

    private static Service wire(
            SparkSession spark,
            MetricsRegistries registries,
            RunLock lock,
            Health health,
            AppConfig config,
            Map<String, JobKind> jobs,
            Plan plan) {
        PipelineMetrics metrics = new PipelineMetrics(registries.registry());
        Pipeline pipeline = new Pipeline(spark, config, metrics, lock::requireHeld);
        ServiceJobs work = new ServiceJobs(spark, config);
        work.finishSwitches(pipeline.rebuildable());
        spark.streams().addListener(new QueryProgressMetrics(metrics));
        spark.streams().addListener(new ObservedMetrics(metrics, pipeline.observations(), pipeline.commits()));
        MaintenanceSchedule maintenance = new MaintenanceSchedule(
                spark,
                config.maintenance(),
                pipeline.tables().stream().map(MaintainedTable::of).toList(),
                metrics,
                new RetainedRanges(
                        new Ledger(spark, new LakeLocations(config.lake())),
                        config.streams().values()));
        QuerySupervisor supervisor = new QuerySupervisor(config.supervisor(), metrics, plan.steps(pipeline));
        pipeline.stopper().bind(supervisor::giveUp);
        supervisor.require(lock::requireHeld);
        health.watch(lock.owner().runId(), supervisor, metrics, pipeline.intervals());
        return new Service(
                spark, registries, metrics, supervisor, lock, health, maintenance, work.runner(jobs, supervisor));
    }

    private static void join(CompletableFuture<Void> check) {
        try {
            check.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static List<String> topics(AppConfig config) {
        return config.streams().values().stream()
                .flatMap(stream -> Stream.concat(Stream.of(stream.topic()), stream.republishTopic().stream()))
                .distinct()
                .toList();
    }

    /** Waits until every query has ended; says why, if one was given up. */
    public Optional<QueryCrashLoop> await() throws InterruptedException {
        Optional<QueryCrashLoop> failure = supervisor.await();
        if (failure.isEmpty()) {
            settle();
        }
        return supervisor.failure();
    }

    /** Bounded queries end before all is heard of their last micro-batches, which may be too bad to pass. */
    private void settle() throws InterruptedException {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty(SETTLE_MILLIS);
        } catch (TimeoutException e) {
            LOG.warn("the last micro-batches are not counted: {}", e.getMessage());
        }
    }

    /** Lets {@link #await()} return, so that whoever opened the service closes it. Does not wait. */
    public void askToStop() {
        supervisor.askToStop();
    }

    public Snapshot metrics() {
        return metrics.snapshot();
    }

    /** Where metrics can be scraped, if anywhere. */
    public Optional<URI> metricsAddress() {
        return registries.prometheusAddress();
    }

    /** Spark's own page, if it is served. */
    public Optional<URI> uiAddress() {
        scala.Option<String> url = spark.sparkContext().uiWebUrl();
        return url.isDefined() ? Optional.of(URI.create(url.get())) : Optional.empty();
    }

    /** The query that was given up, if one was. */
    public Optional<QueryCrashLoop> failure() {
        return supervisor.failure();
    }

    public SparkSession spark() {
        return spark;
    }

    @Override
    public void close() {
        jobs.askToStop();
        maintenance.close();
        supervisor.close();
        health.close();
        jobs.close();
        if (supervisor.active().isEmpty() && jobs.isEnded()) {
            lock.close();
        } // else the lock goes with the process: something still runs that may write
        registries.close();
        spark.stop();
    }

    /** Which of the pipeline's queries run, a step after the other. */
    private interface Plan {
        List<Map<String, Supplier<DataStreamWriter<Row>>>> steps(Pipeline pipeline);
    }
}
