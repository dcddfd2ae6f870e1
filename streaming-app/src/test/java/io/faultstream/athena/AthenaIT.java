package io.faultstream.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.Records;
import io.faultstream.testing.RunProcess;
import io.faultstream.testing.S3Server;
import io.faultstream.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables on S3, read by the engine that Athena is made of while the service writes them: the counts are right at each
 * moment, and every query of the boards and the deployment runs. With {@code ./mvnw verify -Pathena}.
 */
@Timeout(900)
class AthenaIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int ROUND = 40;
    private static final List<String> TABLES = List.of(
            "silver/vibration_windows",
            "silver/server_metrics",
            "quarantine/vibration_windows",
            "quarantine/server_metrics",
            "gold/fault_predictions",
            "gold/server_metric_stats");

    private final TestKafka kafka = TestKafka.shared();
    private final String vibration = "athena.vibration." + UUID.randomUUID();
    private final String metrics = "athena.metrics." + UUID.randomUUID();
    private S3Server s3;
    private TrinoServer trino;
    private int sent;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() {
        Optional<Path> home = TrinoServer.home();
        assumeTrue(home.isPresent(), "no Trino here: ./mvnw verify -Pathena fetches it (0.8 GB)");
        Optional<Path> java = LaterJdk.java();
        assumeTrue(java.isPresent(), "Trino wants a JDK 24 or later: set TRINO_JAVA_HOME");
        kafka.createTopic(vibration, 2);
        kafka.createTopic(metrics, 2);
        s3 = S3Server.start(dir.resolve("s3"));
        trino = TrinoServer.start(home.get(), java.get(), dir.resolve("trino"), s3.port());
    }

    @AfterEach
    void end() {
        if (trino != null) {
            trino.close();
            s3.close();
        }
    }

    @Test
    void everyTableIsReadWhileItIsWritten() {
        try (JavaProcess service = RunProcess.start(dir.resolve("run"), kafka, settings())) {
            send();
            register(service);
            for (int round = 0; round < 3; round++) {
                send();
                awaitAll(service);
                runEveryQuery();
            }
            service.signal("TERM");
            assertThat(service.await(LIMIT)).as(service.output()).isZero();
        }
        // The same rows with their positions, each once, and samples as they were sent.
        assertThat(trino.number("SELECT count(DISTINCT (source_partition, source_offset)) FROM fault_predictions"))
                .isEqualTo((long) sent * ROUND);
        assertThat(trino.number(
                        "SELECT count(*) FROM vibration_windows WHERE cardinality(samples) = " + Records.WINDOW))
                .isEqualTo((long) sent * ROUND);
        assertThat(trino.number("SELECT count(*) FROM fault_predictions p JOIN vibration_windows w"
                        + " ON p.source_partition = w.source_partition AND p.source_offset = w.source_offset"
                        + " WHERE p.machine_id = w.machine_id AND p.observed_at = w.observed_at"
                        + " AND cardinality(p.probabilities) = 10"))
                .isEqualTo((long) sent * ROUND);
        assertThat(trino.query("SELECT DISTINCT reason FROM quarantine_server_metrics"))
                .isEqualTo(List.of(List.of("MALFORMED_JSON")));
    }

    /** A round: windows and metrics, a tenth of the metrics broken. */
    private void send() {
        Instant now = Instant.now().minusSeconds(60);
        int round = sent++;
        kafka.sendText(
                vibration,
                IntStream.range(0, ROUND)
                        .mapToObj(i -> Records.window("m" + i % 5, now.plusMillis(i), round * 1000L + i))
                        .toList());
        kafka.sendText(
                metrics,
                IntStream.range(0, ROUND)
                        .mapToObj(i -> i % 10 == 0 ? "{" : Records.metric("h" + i, now, i))
                        .toList());
    }

    private void register(JavaProcess service) {
        trino.query("CREATE SCHEMA faultstream");
        for (String table : TABLES) {
            String name = table.startsWith("quarantine/") ? table.replace('/', '_') : table.replaceAll(".*/", "");
            String location = s3.uri().replace("s3a:", "s3:") + "/lake/" + table;
            await("table " + table)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        assertThat(service.isAlive()).as(service.output()).isTrue();
                        try {
                            trino.query(
                                    "CALL system.register_table('faultstream', '" + name + "', '" + location + "')");
                            return true;
                        } catch (IllegalStateException e) {
                            return false; // not created yet
                        }
                    });
        }
    }

    /** No reader ever sees more than was sent or half a commit; in the end it sees all. */
    private void awaitAll(JavaProcess service) {
        long windows = (long) sent * ROUND;
        long broken = windows / 10;
        await("all rows").atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
            assertThat(service.isAlive()).as(service.output()).isTrue();
            long silver = trino.number("SELECT count(*) FROM vibration_windows");
            long gold = trino.number("SELECT count(*) FROM fault_predictions");
            long good = trino.number("SELECT count(*) FROM server_metrics");
            long bad = trino.number("SELECT count(*) FROM quarantine_server_metrics");
            assertThat(silver).isLessThanOrEqualTo(windows);
            assertThat(gold).isLessThanOrEqualTo(windows);
            assertThat(good).isLessThanOrEqualTo(windows - broken);
            assertThat(bad).isLessThanOrEqualTo(broken);
            return silver == windows && gold == windows && good == windows - broken && bad == broken;
        });
    }

    private void runEveryQuery() {
        Path repository = Path.of(System.getProperty("faultstream.root"));
        Map<String, String> all = AthenaSql.all(repository);
        assertThat(all).as("queries of boards and deployment").hasSizeGreaterThan(5);
        all.forEach((where, sql) -> assertThat(trino.query(sql)).as(where).isNotNull());
        System.out.println(all.size() + " queries of boards and deployment run");
    }

    private String[] settings() {
        List<String> lines = new ArrayList<>(List.of(
                "faultstream.lake.root = \"" + s3.uri() + "\"",
                "faultstream.streams.vibration.enabled = true",
                "faultstream.predict.enabled = true",
                "faultstream.streams.vibration.topic = \"" + vibration + "\"",
                "faultstream.streams.server-metrics.topic = \"" + metrics + "\""));
        lines.addAll(S3Server.lines(s3.port()));
        return lines.toArray(String[]::new);
    }
}
