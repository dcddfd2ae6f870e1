package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What retention deletes is accounted for: the audit knows it, and nobody brings it back. */
@Timeout(300)
class RetentionTest {
    private static final String TOPIC = "retained";

    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void removedRowsAreInTheLedger() {
        kafka.createTopic(TOPIC, 1);
        TestLake lake =
                new TestLake(dir, kafka).only("server-metrics").set("faultstream.streams.server-metrics.topic", TOPIC);
        Instant old = Instant.parse("2024-06-20T10:00:00Z");
        kafka.sendText(
                TOPIC,
                List.of(
                        Records.metric("a", old, 1),
                        Records.metric("a", old, 2),
                        "no JSON",
                        Records.metric("a", Instant.now(), 3),
                        Records.metric("a", old, 4)));
        lake.drain("server-metrics");

        CommandRun dry = onLake("maintain", "--dry-run");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(lake.read("silver/server_metrics").count()).isEqualTo(4);
        CommandRun maintained = onLake("maintain");
        assertThat(maintained.exitCode()).as(maintained.err()).isZero();

        assertThat(lake.read("silver/server_metrics").count()).isEqualTo(1);
        assertThat(lake.read("reference/ledger")
                        .orderBy("first_offset")
                        .selectExpr("concat(cause, ' ', first_offset, '-', last_offset)")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("RETENTION 0-1", "RETENTION 4-4");
        CommandRun audit = onLake("audit", "--full");
        assertThat(audit.exitCode()).as(audit.out() + audit.err()).isZero();

        CommandRun backfill = onLake("backfill", "--stream", "server-metrics", "--from-offsets", "0:0-4");
        assertThat(backfill.exitCode()).as(backfill.err()).isZero();
        assertThat(backfill.out()).contains(" of server-metrics: 0 records ingested");
        lake.drain("server-metrics");
        assertThat(lake.read("silver/server_metrics").count()).isEqualTo(1);
    }

    private CommandRun onLake(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        for (String setting : List.of(
                "lake.root=" + dir,
                "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "streams.server-metrics.topic=" + TOPIC,
                "streams.vibration.enabled=false",
                "predict.enabled=false",
                "aggregates.server-metric-stats.enabled=false",
                "maintenance.retention-days.\"silver.server_metrics\"=30",
                "spark.master=local[2]")) {
            all.addAll(List.of("--set", "faultstream." + setting));
        }
        return CommandRun.of(all.toArray(String[]::new));
    }
}
