package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.testing.S3Server;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service with tables and checkpoints on an S3 that fails. {@code chaos.s3.runs} runs (3) of {@code chaos.s3.seconds}
 * (10) of trouble each, drawn from {@code chaos.seed}; between them single writes are cut. After each the audit.
 */
@Timeout(3600)
class S3FaultsIT {
    private static final int RUNS = Integer.getInteger("chaos.s3.runs", 1);
    private static final Duration TROUBLE = Duration.ofSeconds(Integer.getInteger("chaos.s3.seconds", 10));
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> WRITES = List.of(
            "silver/server_metrics/_delta_log/[0-9]+\\.json",
            "quarantine/server_metrics/_delta_log/[0-9]+\\.json",
            "checkpoints/server-metrics/offsets/.*",
            "checkpoints/server-metrics/commits/.*",
            "silver/server_metrics/.*\\.parquet");

    private final TestKafka kafka = TestKafka.shared();
    private final String topic = "s3." + UUID.randomUUID();
    private final Random random = new Random(SEED);
    private S3Server s3;
    private S3FaultProxy proxy;
    private StorageCheck check;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws Exception {
        System.out.println("chaos.seed = " + SEED);
        s3 = S3Server.start(dir.resolve("s3"));
        proxy = S3FaultProxy.start(s3.port());
        s3.reachedBy(TestSpark.session().sparkContext().hadoopConfiguration());
        TestLake lake = new TestLake(dir.resolve("unused"), kafka)
                .only("server-metrics")
                .set("faultstream.lake.root", s3.uri())
                .set("faultstream.streams.server-metrics.topic", topic);
        check = new StorageCheck(lake.config(), s3.reachedBy(new Configuration()));
        kafka.createTopic(topic, 2);
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        s3.close();
    }

    @Test
    void nothingIsLostDoubledOrHalfVisible() {
        try (StorageService service = new StorageService(dir, kafka, List.of(), settings());
                StorageLoad load = StorageLoad.start(kafka, topic, SEED, 3)) {
            await().atMost(LIMIT).until(() -> {
                assertThat(service.process().isAlive()).as(service.output()).isTrue();
                return check.committed() > 0;
            });
            try (StorageReader reader = StorageReader.start(check)) {
                for (int run = 1; run <= RUNS; run++) {
                    trouble(service);
                    cuts(service, run);
                    System.out.println("run " + run + " of chaos.seed " + SEED + ": requests " + proxy.counts()
                            + ", restarts of the query " + service.restarts() + ", of the service " + service.ends()
                            + ", reads " + reader.reads() + ", records " + load.sent());
                }
                service.kill();
                service.start();
                load.close();
                long records = load.sent();
                check.awaitDrained(records, service, LIMIT);
                check.assertWhole(records);
                assertThat(reader.faults()).isEmpty();
                assertThat(reader.reads()).isPositive();
                // A store that does not answer must not send a person to rebuild what is whole.
                assertThat(service.output()).doesNotContain("faultstream recover");
            }
            assertThat(service.stop()).as(service.output()).isZero();
        }
    }

    /** Random phases of a second or two: each request fails in one way with a probability, up to all of them. */
    private void trouble(StorageService service) {
        long end = System.nanoTime() + TROUBLE.toNanos();
        List<S3Fault> kinds = List.of(S3Fault.ERROR, S3Fault.SLOW_DOWN, S3Fault.HANG, S3Fault.CUT_AFTER);
        while (System.nanoTime() < end) {
            S3Fault fault = kinds.get(random.nextInt(kinds.size()));
            int percent = List.of(20, 50, 100).get(random.nextInt(3));
            Random draw = new Random(random.nextLong());
            proxy.plan(request -> {
                synchronized (draw) {
                    return draw.nextInt(100) < percent ? fault : S3Fault.NONE;
                }
            });
            Duration length = Duration.ofMillis(700 + random.nextInt(1500));
            long until = System.nanoTime() + length.toNanos();
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
                service.keep();
                return System.nanoTime() > until;
            });
        }
        proxy.pass();
    }

    /** Single writes are cut, before or after they took effect: two a run, in five runs each kind both ways. */
    private void cuts(StorageService service, int run) {
        for (int i = (run - 1) % 5; i < 2 * WRITES.size(); i += 5) {
            cutOnce(WRITES.get(i / 2), i % 2 == 0 ? S3Fault.CUT_BEFORE : S3Fault.CUT_AFTER, service);
        }
    }

    /** Cuts the PUTs of the first key that matches, as often as S3A and its client repeat them or less, then waits for a commit. */
    private void cutOnce(String pattern, S3Fault cut, StorageService service) {
        long before = proxy.count(cut);
        AtomicBoolean armed = new AtomicBoolean(true);
        int times = 1 + random.nextInt(12);
        List<String> keys = new ArrayList<>();
        Function<S3Request, S3Fault> plan = request -> {
            if (!request.method().equals("PUT") || !request.key().matches(".*" + pattern) || !armed.get()) {
                return S3Fault.NONE;
            }
            synchronized (keys) {
                if (keys.size() >= times || !keys.isEmpty() && !keys.get(0).equals(request.key())) {
                    armed.set(false);
                    return S3Fault.NONE;
                }
                keys.add(request.key());
                return cut;
            }
        };
        proxy.plan(plan);
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            service.keep();
            return proxy.count(cut) > before;
        });
        synchronized (keys) {
            System.out.println(cut + " up to " + times + " times: " + keys.get(0));
        }
        long done = check.committed();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> {
            service.keep();
            return check.committed() > done;
        });
    }

    private List<String> settings() {
        List<String> lines = new ArrayList<>(List.of(
                "faultstream.lake.root = \"" + s3.uri() + "\"",
                "faultstream.streams.server-metrics.topic = \"" + topic + "\"",
                "faultstream.streams.server-metrics.trigger = 300 ms",
                "faultstream.aggregates.server-metric-stats.enabled = false",
                "faultstream.supervisor.max-failures = 100",
                "faultstream.supervisor.max-backoff = 3 s"));
        lines.addAll(S3Server.lines(proxy.port()));
        return lines;
    }
}
