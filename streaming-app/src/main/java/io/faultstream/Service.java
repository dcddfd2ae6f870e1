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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The flow, running. Whoever opens it closes it: queries first, then the last metrics, then Spark. Driver only. */
public final class Service implements AutoCloseable {
    private final SparkSession spark;
    private final MetricsRegistries registries;
    private final PipelineMetrics metrics;
    private final QuerySupervisor supervisor;

    private Service(AppConfig config) {
        KafkaPreflight.check(
                config.kafka(),
                config.streams().values().stream()
                        .flatMap(stream -> Stream.concat(Stream.of(stream.topic()), stream.republishTopic().stream()))
                        .distinct()
                        .toList());
        this.registries = MetricsRegistries.open(config.metrics());
        this.metrics = new PipelineMetrics(registries.registry());
        this.spark = SparkSessions.open("faultstream", config.spark());
        Pipeline pipeline = new Pipeline(spark, config, metrics);
        spark.streams().addListener(new QueryProgressMetrics(metrics));
        spark.streams().addListener(new ObservedMetrics(metrics, pipeline.observations(), pipeline.commits()));
        this.supervisor = new QuerySupervisor(config.supervisor(), pipeline.queries());
    }

    /**
     * Checks the set-up and starts every query.
     *
     * @throws io.faultstream.config.SetupException if something is wrong with the set-up
     */
    public static Service start(AppConfig config) {
        Service service = new Service(config);
        service.supervisor.start();
        return service;
    }

    /** Waits until every query has ended; says why, if one was given up. */
    public Optional<QueryCrashLoop> await() throws InterruptedException {
        return supervisor.await();
    }

    /** Stops the queries; {@link #await()} then returns. */
    public void stopQueries() {
        supervisor.close();
    }

    public Snapshot metrics() {
        return metrics.snapshot();
    }

    public SparkSession spark() {
        return spark;
    }

    /** Queries that have not ended. */
    public List<String> activeQueries() {
        return supervisor.active();
    }

    @Override
    public void close() {
        supervisor.close();
        registries.close();
        spark.stop();
    }
}
