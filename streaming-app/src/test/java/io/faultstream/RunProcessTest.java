package io.faultstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.command.FaultstreamCommand;
import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.RunProcess;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code run} ends, as a process. */
@Timeout(300)
class RunProcessTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> QUERIES = List.of("server-metrics", "server-metric-stats");

    private final TestKafka broker = TestKafka.shared();
    private final String topic = "run." + UUID.randomUUID();

    @TempDir
    private Path dir;

    @Test
    void sigtermUnderLoadFinishesTheBatchesAndExitsWithZero() throws Exception {
        broker.createTopic(topic, 2);
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        Future<?> sending =
                load.scheduleWithFixedDelay(() -> broker.send(topic, metrics(50)), 0, 20, TimeUnit.MILLISECONDS);
        try {
            // Each start goes on where the stop before it has left off.
            for (int start = 1; start <= 2; start++) {
                long before = newest("server-metrics", "commits");
                try (JavaProcess run = run()) {
                    await().atMost(LIMIT).until(() -> {
                        assertThat(run.isAlive()).as(run.output()).isTrue();
                        return newest("server-metrics", "commits") >= before + 3;
                    });
                    run.signal("TERM");
                    run.signal("TERM");

                    assertThat(run.await(LIMIT)).as(run.output()).isZero();
                    assertThat(run.output()).doesNotContain("did not finish", "Exception");
                }
                for (String query : QUERIES) {
                    assertThat(newest(query, "commits")).as(query).isEqualTo(newest(query, "offsets"));
                }
                assertThat(claims()).isEmpty();
            }
        } finally {
            sending.cancel(false);
            load.shutdown();
        }
    }

    @Test
    void secondRunOnTheSameCheckpointsIsRefusedAndTheFirstGoesOn() throws Exception {
        broker.createTopic(topic, 1);
        try (JavaProcess first = run();
                JavaProcess second = started(first)) {
            assertThat(second.await(LIMIT)).isEqualTo(FaultstreamCommand.SETUP);
            assertThat(RunProcess.lastLine(second))
                    .startsWith("faultstream: checkpoints " + dir.resolve("data/checkpoints")
                            + ": another run uses them: process " + first.pid());
            assertThat(first.isAlive()).isTrue();

            first.signal("KILL");
            await().atMost(LIMIT).until(() -> !first.isAlive());
            try (JavaProcess third = started(null)) {
                assertThat(claims()).hasSize(1);
                third.signal("TERM");
                assertThat(third.await(LIMIT)).as(third.output()).isZero();
            }
        }
    }

    @Test
    void crashLoopExitsWithOneAndTheReasonIsTheLastLine() throws Exception {
        broker.createTopic(topic, 1);
        try (JavaProcess run = run("supervisor.first-backoff = 10 ms", "supervisor.max-failures = 3")) {
            Path silver = dir.resolve("data/lake/silver/server_metrics");
            await().atMost(LIMIT)
                    .until(() -> newest("server-metric-stats", "offsets") >= -1
                            && Files.isDirectory(silver.resolve("_delta_log")));
            // A file stands where the partition's folder would be: each micro-batch fails, as with storage that is ill.
            Files.writeString(
                    silver.resolve("event_date=" + java.time.LocalDate.now(java.time.ZoneOffset.UTC)), "in the way");
            broker.send(topic, metrics(10));

            assertThat(run.await(LIMIT)).as(run.output()).isEqualTo(FaultstreamCommand.FAILED);

            assertThat(RunProcess.lastLine(run)).startsWith("faultstream: server-metrics failed for good: ");
            assertThat(run.output().lines().filter(line -> line.contains("server-metrics failed and starts again")))
                    .hasSize(2);
        }
    }

    /** The aggregate's query finds a table without the columns of its SQL when it is started again. */
    @Test
    void setUpErrorInTheMiddleExitsWithTwoAndIsTheLastLine() throws Exception {
        broker.createTopic(topic, 1);
        broker.send(topic, metrics(10));
        try (JavaProcess run = run()) {
            // The ingest query has nothing left to write, and the aggregate has read it.
            await().atMost(LIMIT)
                    .until(() ->
                            newest("server-metrics", "commits") >= 0 && newest("server-metric-stats", "commits") >= 0);
            SparkSession spark = TestSpark.session();
            Path silver = dir.resolve("data/lake/silver/server_metrics");
            spark.read()
                    .format("delta")
                    .load(silver.toString())
                    .drop("value")
                    .write()
                    .format("delta")
                    .mode("overwrite")
                    .option("overwriteSchema", "true")
                    .save(silver.toString());

            assertThat(run.await(LIMIT)).as(run.output()).isEqualTo(FaultstreamCommand.SETUP);
            assertThat(RunProcess.lastLine(run))
                    .startsWith("faultstream: faultstream.aggregates.server-metric-stats.sql: ");
        }
    }

    /** Once the first has its lock, if one is given; else when it has its own. */
    private JavaProcess started(JavaProcess first) {
        String only = "aggregates.server-metric-stats.enabled = false";
        if (first != null) {
            await().atMost(LIMIT).until(() -> !claims().isEmpty());
            return run(only);
        }
        JavaProcess run = run(only);
        await().atMost(LIMIT).until(() -> run.output().contains("is taken over from a dead run"));
        await().atMost(LIMIT).until(() -> newest("server-metrics", "offsets") >= -1 && claims().size() == 1);
        return run;
    }

    private JavaProcess run(String... settings) {
        String[] all = Stream.concat(
                        Stream.of(
                                "streams.server-metrics.topic = \"" + topic + "\"",
                                "streams.server-metrics.trigger = 100 ms",
                                "aggregates.server-metric-stats.trigger = 100 ms"),
                        Stream.of(settings))
                .map(setting -> "faultstream." + setting)
                .toArray(String[]::new);
        return RunProcess.start(dir, broker, all);
    }

    private long newest(String query, String log) {
        Path folder = dir.resolve("data/checkpoints").resolve(query).resolve(log);
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .map(Long::valueOf)
                    .max(Comparator.naturalOrder())
                    .orElse(-1L);
        } catch (IOException e) {
            return -1; // not there yet
        }
    }

    private List<Path> claims() throws IOException {
        Path folder = dir.resolve("data/checkpoints/_run");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    private static List<byte[]> metrics(int n) {
        long now = System.currentTimeMillis();
        return LongStream.range(0, n)
                .mapToObj(i -> "{\"host\":\"h" + i % 5 + "\",\"metricName\":\"load\",\"region\":\"eu\",\"timestamp\":\""
                        + (now + i) + "\",\"value\":" + i + "}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
