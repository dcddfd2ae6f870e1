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

/** Replay and backfill as commands: what they print, and with which exit codes they end. */
@Timeout(300)
class ReplayCommandTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");

    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void replayAndBackfillSayWhatTheyDo() {
        kafka.createTopic("commanded", 1);
        kafka.sendText("commanded", List.of(Records.metric("a", T, 1), Records.metric("a", T, 200), "no JSON"));
        TestLake lake = new TestLake(dir, kafka)
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", "commanded")
                .set("faultstream.stream-defaults.expectations.cold", "value < 100");
        lake.drain("server-metrics");

        CommandRun dry = onLake("replay", "--stream", "server-metrics", "--dry-run");
        assertThat(dry.exitCode()).as(dry.err()).isEqualTo(FaultstreamCommand.OK);
        assertThat(dry.out())
                .contains("EXPECTATION_FAILED  silver", "MALFORMED_JSON      stays, MALFORMED_JSON")
                .containsPattern("replay \\S+ of server-metrics: 1 of 2 records would pass to silver, 1 would stay in"
                        + " quarantine\n$");

        CommandRun json = onLake(
                "replay", "--stream", "server-metrics", "--reason", "expectation_failed", "--offsets", "0-5", "--json");
        assertThat(json.exitCode()).as(json.err()).isEqualTo(FaultstreamCommand.OK);
        assertThat(json.out())
                .contains(
                        "\"stream\":\"server-metrics\",\"dryRun\":false,\"complete\":true,\"selected\":1,\"passed\":1")
                .contains("\"outcomes\":[{\"was\":\"EXPECTATION_FAILED\",\"now\":null,\"records\":1}]");

        CommandRun backfill = onLake("backfill", "--stream", "server-metrics", "--from-offsets", "0:0-9");
        assertThat(backfill.exitCode()).as(backfill.err()).isEqualTo(FaultstreamCommand.OK);
        assertThat(backfill.out())
                .startsWith("covered: commanded-0: 0 to 2\n")
                .containsPattern("backfill \\S+ of server-metrics: 0 records ingested, 0 of them to quarantine\n$");
    }

    @Test
    void wrongCommandLinesAreExplained() {
        assertRefused("'WRONG'", "replay", "--stream", "s", "--reason", "WRONG");
        assertRefused("'yesterday' is not a time", "replay", "--stream", "s", "--since", "yesterday");
        assertRefused("'5-3' is no range of offsets", "replay", "--stream", "s", "--offsets", "5-3");
        assertRefused("'0-3' names no partition", "backfill", "--stream", "s", "--from-offsets", "0-3");
        assertRefused("--to-time", "backfill", "--stream", "s", "--from-time", "2024-06-20");
        assertRefused(
                "is not before --to-time",
                "backfill",
                "--stream",
                "s",
                "--from-time",
                "2024-06-20",
                "--to-time",
                "2024-06-20T00:00:00Z");
        CommandRun unknown = onLake("replay", "--stream", "metrics");
        assertThat(unknown.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
        assertThat(unknown.err())
                .isEqualTo("faultstream: --stream: there is no stream metrics. Streams here: server-metrics\n");
    }

    private static void assertRefused(String text, String... command) {
        CommandRun run = CommandRun.of(command);
        assertThat(run.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
        assertThat(run.err()).contains(text).doesNotContain("\tat ");
    }

    private CommandRun onLake(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--data-dir", dir.toString()));
        for (String setting : List.of(
                "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "streams.server-metrics.topic=commanded",
                "streams.vibration.enabled=false",
                "predict.enabled=false",
                "aggregates.server-metric-stats.enabled=false",
                "spark.master=local[2]")) {
            all.addAll(List.of("--set", "faultstream." + setting));
        }
        return CommandRun.of(all.toArray(String[]::new));
    }
}
