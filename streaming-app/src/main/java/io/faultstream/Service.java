package io.faultstream;

import io.faultstream.config.AppConfig;
import io.faultstream.metrics.MetricsRegistries;
import io.faultstream.metrics.ObservedMetrics;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.metrics.QueryProgressMetrics;
import io.faultstream.metrics.Snapshot;
import io.faultstream.runtime.KafkaPreflight;
import io.faultstream.runtime.QueryCrashLoop;
import io.faultstream.runtime.QuerySupervisor;
import io.faultstream.runtime.SparkSessions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
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

    private Service(
            SparkSession spark, MetricsRegistries registries, PipelineMetrics metrics, QuerySupervisor supervisor) {
        this.spark = spark;
        this.registries = registries;
        this.metrics = metrics;
        this.supervisor = supervisor;
    }

    /**
     * Checks the set-up and starts every query.
     *
     * @throws io.faultstream.config.SetupException if something is wrong with the set-up; nothing is left open then
     */
    public static Service start(AppConfig config) {
        return start(config, pipeline -> new QuerySupervisor(config.supervisor(), pipeline.queries()));
    }

    /**
     * Checks the set-up and starts a run that takes what is there, whatever the configured triggers: {@link #await()}
     * leads it from step to step of the flow and returns when the last one is done.
     *
     * @throws io.faultstream.config.SetupException if something is wrong with the set-up; nothing is left open then
     */
    public static Service startOnce(AppConfig config) {
        return start(config, pipeline -> new QuerySupervisor(config.supervisor(), pipeline.boundedSteps()));
    }

    /**
     * Does all of a start that needs no broker: metrics, Spark, tables, contracts and model. {@link #begin()} starts the
     * queries.
     *
     * @throws io.faultstream.config.SetupException if something is wrong with the set-up; nothing is left open then
     */
    public static Service prepare(AppConfig config) {
        return prepare(config, pipeline -> new QuerySupervisor(config.supervisor(), pipeline.queries()));
    }

    /** Starts the queries of a prepared service. */
    public void begin() {
        supervisor.start();
    }

    private static Service start(AppConfig config, Function<Pipeline, QuerySupervisor> plan) {
        KafkaPreflight.check(config.kafka(), topics(config));
        Service service = prepare(config, plan);
        service.begin();
        return service;
    }

    private static Service prepare(AppConfig config, Function<Pipeline, QuerySupervisor> plan) {
        MetricsRegistries registries = MetricsRegistries.open(config.metrics());
        SparkSession spark = null;
        try {
            spark = SparkSessions.open("faultstream", config.spark());
            return wire(spark, registries, config, plan);
        } catch (RuntimeException e) {
            registries.close();
            if (spark != null) {
                spark.stop();
            }
            throw e;
        }
    }

    private static Service wire(
            SparkSession spark,
            MetricsRegistries registries,
            AppConfig config,
            Function<Pipeline, QuerySupervisor> plan) {
        PipelineMetrics metrics = new PipelineMetrics(registries.registry());
        Pipeline pipeline = new Pipeline(spark, config, metrics);
        spark.streams().addListener(new QueryProgressMetrics(metrics));
        spark.streams().addListener(new ObservedMetrics(metrics, pipeline.observations(), pipeline.commits()));
        QuerySupervisor supervisor = plan.apply(pipeline);
        pipeline.stopper().bind(supervisor::giveUp);
        return new Service(spark, registries, metrics, supervisor);
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

    /** Stops the queries; {@link #await()} then returns. */
    public void stopQueries() {
        supervisor.close();
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
        supervisor.close();
        registries.close();
        spark.stop();
    }
}
