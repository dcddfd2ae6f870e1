package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.config.AppConfig;
import io.faultstream.config.ConfigLoader;
import io.faultstream.local.Topics;
import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.RunProcess;
import io.faultstream.testing.SparkSubmit;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The whole flow on two topics of its own: its lake, its configuration and the processes that run it. */
final class Deployment {
    private static final Duration DRAIN = Duration.ofMinutes(5);

    private final Path dir;
    private final String bootstrapServers;
    private final String id = UUID.randomUUID().toString();
    private final Path local;
    private final Path cluster;

    /**
     * Creates the topics, each with so many partitions.
     *
     * @param settings lines of HOCON
     */
    Deployment(Path dir, String bootstrapServers, int partitions, String... settings) {
        this(dir, bootstrapServers, partitions, partitions, settings);
    }

    Deployment(Path dir, String bootstrapServers, int vibrationPartitions, int metricsPartitions, String... settings) {
        this.dir = dir;
        this.bootstrapServers = bootstrapServers;
        Map<String, Integer> topics = Map.of(vibrationTopic(), vibrationPartitions, metricsTopic(), metricsPartitions);
        Topics.createMissing(bootstrapServers, topics, Duration.ofSeconds(60));
        List<String> lines = new ArrayList<>(List.of(
                "faultstream.lake.root = \"" + dir.resolve("data") + "\"",
                "faultstream.kafka.bootstrap-servers = \"" + bootstrapServers + "\"",
                "faultstream.streams.vibration.topic = \"" + vibrationTopic() + "\"",
                "faultstream.streams.server-metrics.topic = \"" + metricsTopic() + "\"",
                "faultstream.aggregates.server-metric-stats.trigger = 2 seconds",
                "faultstream.metrics.prometheus.port = 0"));
        lines.addAll(List.of(settings));
        cluster = write("cluster.conf", lines);
        lines.add("faultstream.spark.master = \"local[2]\"");
        TestSpark.config()
                .conf()
                .forEach((key, value) -> lines.add("faultstream.spark.conf.\"" + key + "\" = \"" + value + "\""));
        local = write("local.conf", lines);
    }

    String vibrationTopic() {
        return "vibration." + id;
    }

    String metricsTopic() {
        return "metrics." + id;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    AppConfig config() {
        return ConfigLoader.load(Optional.of(local), Map.of());
    }

    /** The service, until it is ended. */
    JavaProcess run() {
        return RunProcess.launch(dir, local);
    }

    /** The shipped jar, submitted. */
    JavaProcess submit(String master) {
        return SparkSubmit.start(master, dir, "run", "--conf", cluster.toString());
    }

    /** Takes what is there and ends. */
    void drain(ChaosRun run) {
        try (JavaProcess once = RunProcess.launch(dir, local, "--once")) {
            assertThat(once.await(DRAIN)).as("%s%n%s", run, once.output()).isZero();
        }
    }

    /** @param table for example {@code silver/vibration_windows} */
    Path table(String table) {
        return dir.resolve("data/lake").resolve(table);
    }

    Path checkpoint(String query) {
        return dir.resolve("data/checkpoints").resolve(query);
    }

    private Path write(String name, List<String> lines) {
        try {
            return Files.write(dir.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
