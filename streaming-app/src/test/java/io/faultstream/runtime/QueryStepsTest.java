package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SetupException;
import io.faultstream.config.SupervisorConfig;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.testing.TestSpark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryStepsTest {
    private static final RunLockConfig LOCK = new RunLockConfig(Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final SupervisorConfig CONFIG = new SupervisorConfig(
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            2,
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            LOCK);

    private final PipelineMetrics metrics = new PipelineMetrics(new SimpleMeterRegistry());

    @TempDir
    private Path dir;

    @Test
    void aStepSeesAllThatTheStepBeforeItWrote() throws Exception {
        Path input = Files.createDirectories(dir.resolve("input"));
        Path between = Files.createDirectories(dir.resolve("between"));
        Files.writeString(input.resolve("lines.txt"), "one\ntwo\n");
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        VoidFunction2<Dataset<Row>, Long> copy =
                (rows, id) -> rows.write().mode("append").text(between.toString());
        VoidFunction2<Dataset<Row>, Long> collect =
                (rows, id) -> rows.collectAsList().forEach(row -> seen.add(row.getString(0)));

        try (QuerySupervisor supervisor = new QuerySupervisor(
                CONFIG,
                metrics,
                List.of(
                        Map.of("first", bounded(input, "a", copy)),
                        Map.of("second", bounded(between, "b", collect))))) {
            supervisor.start();

            assertThat(supervisor.await()).isEmpty();
            assertThat(supervisor.active()).isEmpty();
        }
        assertThat(seen).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void noStepStartsAfterOneThatWasGivenUp() throws Exception {
        AtomicBoolean started = new AtomicBoolean();
        Supplier<DataStreamWriter<Row>> broken = () -> {
            throw new SetupException("topic x", "does not exist", "Create it");
        };
        Supplier<DataStreamWriter<Row>> never = () -> {
            started.set(true);
            throw new IllegalStateException("must not be asked for");
        };

        try (QuerySupervisor supervisor =
                new QuerySupervisor(CONFIG, metrics, List.of(Map.of("first", broken), Map.of("second", never)))) {
            supervisor.start();

            assertThat(supervisor.await()).map(QueryCrashLoop::query).contains("first");
        }
        assertThat(started).isFalse();
    }

    private Supplier<DataStreamWriter<Row>> bounded(
            Path folder, String checkpoint, VoidFunction2<Dataset<Row>, Long> batch) {
        SparkSession spark = TestSpark.session();
        return () -> spark.readStream()
                .text(folder.toString())
                .writeStream()
                .option("checkpointLocation", dir.resolve(checkpoint).toString())
                .trigger(Trigger.AvailableNow())
                .foreachBatch(batch);
    }
}
