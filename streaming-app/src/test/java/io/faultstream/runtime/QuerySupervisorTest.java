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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
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

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PipelineMetrics metrics = new PipelineMetrics(registry);

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
            assertThat(counted("faultstream.query.restarts", "flaky")).isEqualTo(2);
            assertThat(supervisor.statuses()).singleElement().satisfies(status -> {
                assertThat(status.state()).isEqualTo(QueryState.RUNNING);
                assertThat(status.restarts()).isEqualTo(2);
                assertThat(status.lastFailure()).contains("IllegalStateException: start 2");
            });
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
                assertThat(crash.reason()).isEqualTo("broken failed for good: IllegalStateException: disk is on fire");
            });
            assertThat(counted("faultstream.query.given.up", "broken")).isEqualTo(1);
        }
    }

    @Test
    void brokerThatIsAwayIsWaitedFor() {
        query("waiting", (rows, id) -> {
            if (starts.get() <= 2 * CONFIG.maxFailures()) {
                throw new KafkaException("topic t", new TimeoutException("no answer"));
            }
            batches.incrementAndGet();
        });

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> batches.get() >= 1);
            assertThat(supervisor.failure()).isEmpty();
            assertThat(counted("faultstream.query.restarts", "waiting")).isEqualTo(2 * CONFIG.maxFailures());
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

    /** A batch that runs when the end is asked for is finished and committed, and none begins after it. */
    @Test
    void stopWaitsForTheRunningBatchAndItsCommit() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        query("slow", (rows, id) -> {
            writing.countDown();
            go.await();
            batches.incrementAndGet();
        });

        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.start();
            writing.await();
            Thread closing = new Thread(supervisor::close);
            closing.start();
            await().atMost(Duration.ofSeconds(60)).until(supervisor::isStopping);
            assertThat(supervisor.active()).containsExactly("slow");
            go.countDown();
            closing.join();

            assertThat(supervisor.active()).isEmpty();
        }
        assertThat(batches).hasValue(1);
        assertThat(dir.resolve("slow/offsets/0")).exists();
        assertThat(dir.resolve("slow/commits/0")).exists();
        assertThat(dir.resolve("slow/offsets/1")).doesNotExist();
    }

    @Test
    void batchThatOutlastsTheGracePeriodIsInterrupted() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        query("endless", (rows, id) -> {
            writing.countDown();
            new CountDownLatch(1).await();
        });
        SupervisorConfig hasty = new SupervisorConfig(
                CONFIG.firstBackoff(),
                CONFIG.maxBackoff(),
                CONFIG.maxFailures(),
                CONFIG.failureWindow(),
                Duration.ofMillis(200),
                CONFIG.stuckAfter(),
                LOCK);

        try (QuerySupervisor supervisor = new QuerySupervisor(hasty, metrics, queries)) {
            supervisor.start();
            writing.await();
            supervisor.close();

            assertThat(supervisor.active()).isEmpty();
            assertThat(supervisor.await()).isEmpty();
        }
        assertThat(dir.resolve("endless/commits/0")).doesNotExist();
    }

    @Test
    void requirementThatNoLongerHoldsEndsTheService() throws InterruptedException {
        query("calm", (rows, id) -> batches.incrementAndGet());
        try (QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries)) {
            supervisor.require(() -> {
                if (batches.get() > 0) {
                    throw new RunLockLost("the lock is lost");
                }
            });
            supervisor.start();

            assertThat(supervisor.await()).hasValueSatisfying(loop -> assertThat(loop.reason())
                    .isEqualTo("service failed for good: RunLockLost: the lock is lost"));
        }
    }

    private double counted(String meter, String query) {
        return registry.get(meter).tag("query", query).counter().count();
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
