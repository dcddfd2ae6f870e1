package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SetupException;
import io.faultstream.config.SupervisorConfig;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.testing.TestSpark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class QuerySupervisorTest {
    private static final RunLockConfig LOCK = new RunLockConfig(Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final SupervisorConfig CONFIG = new SupervisorConfig(
            Duration.ofMillis(1),
            Duration.ofMillis(10),
            3,
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            LOCK);

    private final SparkSession spark = TestSpark.session();
    private final Map<String, Supplier<DataStreamWriter<Row>>> queries = new LinkedHashMap<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();

    private final PipelineMetrics metrics = new PipelineMetrics(new SimpleMeterRegistry());

    @TempDir
    private Path dir;

    @Test
    void queryThatFailsAndThenWorksIsKeptRunning() throws InterruptedException {
        query("flaky", (rows, id) -> {
            if (starts.get() < CONFIG.maxFailures()) {
                throw new IllegalStateException("start " + starts);
            }
            batches.incrementAndGet();
        });

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> batches.get() >= 2);
            assertThat(supervisor.active()).containsExactly("flaky");
            assertThat(starts).hasValue(3);
            supervisor.close();
            assertThat(supervisor.await()).isEmpty();
            assertThat(supervisor.active()).isEmpty();
        }
    }

    @Test
    void queryThatAlwaysFailsEndsTheServiceAndSaysWhy() throws InterruptedException {
        query("broken", (rows, id) -> {
            throw new IllegalStateException("disk is on fire");
        });

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();
            Optional<QueryCrashLoop> loop = supervisor.await();

            assertThat(starts).hasValue(3);
            assertThat(loop).hasValueSatisfying(crash -> {
                assertThat(crash.query()).isEqualTo("broken");
                assertThat(crash.cause()).hasRootCauseMessage("disk is on fire");
            });
        }
    }

    @Test
    void othersGoOnWhileOneIsStartedAgain() {
        AtomicInteger healthy = new AtomicInteger();
        queries.put("healthy", () -> writer("healthy", (rows, id) -> healthy.incrementAndGet()));
        query("broken", (rows, id) -> {
            throw new IllegalStateException("no");
        });
        SupervisorConfig patient = new SupervisorConfig(
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                1000,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                LOCK);

        try (QuerySupervisor supervisor = new QuerySupervisor(patient, metrics, queries)) {
            supervisor.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> healthy.get() >= 2 && starts.get() >= 3);
            assertThat(supervisor.active()).containsExactly("healthy", "broken");
        }
    }

    @Test
    void wrongSetupIsNotTriedAgain() throws InterruptedException {
        queries.put("unset", () -> {
            starts.incrementAndGet();
            throw new SetupException("faultstream.x", "is wrong", "Mend it");
        });

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();
            Optional<QueryCrashLoop> loop = supervisor.await();

            assertThat(starts).hasValue(1);
            assertThat(loop.orElseThrow().cause()).isInstanceOf(SetupException.class);
        }
    }

    @Test
    void wrongSetupFoundInAMicroBatchIsNotTriedAgainEither() throws InterruptedException {
        query("unset", (rows, id) -> {
            throw new SetupException("faultstream.x", "is wrong", "Mend it");
        });

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();
            Optional<QueryCrashLoop> loop = supervisor.await();

            assertThat(starts).hasValue(1);
            assertThat(loop.orElseThrow().cause()).hasRootCauseInstanceOf(SetupException.class);
        }
    }

    /** Scala's checked exceptions are invisible to javac: this one ends a thread that catches RuntimeException. */
    @Test
    void queryThatCannotBeBuiltIsAFailureLikeAnyOther() throws InterruptedException {
        queries.put("unbuilt", () -> {
            starts.incrementAndGet();
            return writer(
                    spark.readStream()
                            .format("delta")
                            .load(dir.resolve("absent").toString()),
                    "unbuilt",
                    (r, i) -> {});
        });

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();
            Optional<QueryCrashLoop> loop = supervisor.await();

            assertThat(starts).hasValue(3);
            assertThat(loop.orElseThrow().cause()).isInstanceOf(AnalysisException.class);
        }
    }

    @Test
    void boundedQueriesEndByThemselves() throws InterruptedException {
        queries.put("bounded", () -> writer("bounded", (rows, id) -> batches.incrementAndGet())
                .trigger(Trigger.Once()));

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();

            assertThat(supervisor.await()).isEmpty();
            assertThat(batches).hasValue(1);
        }
    }

    private void query(String name, VoidFunction2<Dataset<Row>, Long> batch) {
        queries.put(name, () -> {
            starts.incrementAndGet();
            return writer(name, batch);
        });
    }

    private DataStreamWriter<Row> writer(String name, VoidFunction2<Dataset<Row>, Long> batch) {
        return writer(
                spark.readStream()
                        .format("rate-micro-batch")
                        .option("rowsPerBatch", 1)
                        .option("numPartitions", 1)
                        .load(),
                name,
                batch);
    }

    private DataStreamWriter<Row> writer(Dataset<Row> rows, String name, VoidFunction2<Dataset<Row>, Long> batch) {
        return rows.writeStream()
                .queryName(name)
                .option("checkpointLocation", dir.resolve(name).toString())
                .trigger(Trigger.ProcessingTime(10))
                .foreachBatch(batch);
    }
}
