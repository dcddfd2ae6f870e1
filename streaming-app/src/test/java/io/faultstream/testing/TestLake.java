package io.faultstream.testing;

import io.faultstream.Pipeline;
import io.faultstream.config.AppConfig;
import io.faultstream.config.ConfigLoader;
import io.faultstream.metrics.ObservedMetrics;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.metrics.QueryProgressMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** A lake in a folder, filled by the real pipeline with bounded triggers: each run takes what is there and ends. */
public final class TestLake {
    private final Path root;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private Optional<Path> file = Optional.empty();
    private final PipelineMetrics metrics = new PipelineMetrics(new SimpleMeterRegistry());

    public TestLake(Path root, TestKafka broker) {
        this(root);
        set("faultstream.kafka.bootstrap-servers", broker.bootstrapServers());
    }

    /** A lake whose silver tables the test fills itself: its ingest queries have no broker. */
    public TestLake(Path root) {
        this.root = root;
        set("faultstream.lake.root", root.toString());
        set("faultstream.stream-defaults.trigger", "available-now");
        set("faultstream.predict.trigger", "available-now");
        set("faultstream.aggregates.server-metric-stats.trigger", "available-now");
        set("faultstream.metrics.prometheus.enabled", "false");
    }

    public TestLake set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Switches everything off but what is named: streams, {@code predict}, aggregates. Fewer tables, faster tests. */
    public TestLake only(String... queries) {
        List<String> wanted = List.of(queries);
        for (String stream : List.of("vibration", "server-metrics")) {
            set("faultstream.streams." + stream + ".enabled", Boolean.toString(wanted.contains(stream)));
        }
        set("faultstream.predict.enabled", Boolean.toString(wanted.contains("predict")));
        return set(
                "faultstream.aggregates.server-metric-stats.enabled",
                Boolean.toString(wanted.contains("server-metric-stats")));
    }

    /** What was set, by full key. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    public AppConfig config() {
        return ConfigLoader.load(file, settings);
    }

    /** Runs the named queries one after the other until each has taken all there is. */
    public void drain(String... queries) {
        Pipeline pipeline = new Pipeline(spark(), config(), metrics);
        List<StreamingQueryListener> listeners = List.of(
                new QueryProgressMetrics(metrics),
                new ObservedMetrics(metrics, pipeline.observations(), pipeline.commits()));
        listeners.forEach(spark().streams()::addListener);
        try {
            for (String name : queries) {
                StreamingQuery query = pipeline.queries().all().get(name).get().start();
                query.awaitTermination();
            }
            spark().sparkContext().listenerBus().waitUntilEmpty();
        } catch (StreamingQueryException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            listeners.forEach(spark().streams()::removeListener);
        }
    }

    /** Starts one query with the trigger that is set; the caller stops it. */
    public StreamingQuery start(String query) {
        try {
            return new Pipeline(spark(), config(), metrics)
                    .queries()
                    .all()
                    .get(query)
                    .get()
                    .start();
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The table as Delta Kernel reads it, found readable by Athena. */
    public KernelReader table(String table) {
        KernelReader reader = KernelReader.open(path(table));
        reader.assertReadableByAthena();
        return reader;
    }

    public PipelineMetrics metrics() {
        return metrics;
    }

    public Path root() {
        return root;
    }

    /** @param table for example {@code silver/vibration_windows} */
    public Path path(String table) {
        return root.resolve("lake").resolve(table);
    }

    public Path checkpoint(String query) {
        return root.resolve("checkpoints").resolve(query);
    }

    public Dataset<Row> read(String table) {
        return spark().read().format("delta").load(path(table).toString());
    }

    /** @param resource a configuration file on the class path, as a user would name one with {@code --conf} */
    public TestLake file(String resource) {
        file = Optional.of(Path.of(URI.create(
                Objects.requireNonNull(TestLake.class.getResource(resource)).toString())));
        return this;
    }

    /** A command under test may have ended the one before. */
    private static SparkSession spark() {
        return TestSpark.session();
    }
}
