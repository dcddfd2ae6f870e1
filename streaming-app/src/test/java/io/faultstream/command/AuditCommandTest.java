package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    private final TestKafka kafka = TestKafka.shared();
    private String topic;
    private TestLake lake;

    @TempDir
    private Path dir;

    @BeforeEach
    void fill(TestInfo test) {
        topic = "audit-command." + test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 1);
        lake = new TestLake(dir.resolve("lake"), kafka)
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", topic);
        kafka.sendText(topic, List.of("{", Records.metric("a", Instant.parse("2024-06-20T10:00:00Z"), 1)));
        lake.drain("server-metrics");
    }

    @Test
    void verdictIsTheLastLineAndTheExitCode() {
        CommandRun holds = audit();
        assertThat(holds.exitCode()).as(holds.err()).isZero();
        assertThat(holds.out().lines())
                .last()
                .isEqualTo("The ledger holds: 2 offsets are accounted for, each exactly once.");
        assertThat(holds.out()).containsPattern("server-metrics +" + topic + "-0 +0 +2 +1 +1 +0 +0 +0 +0 +0 +0\n");

        DeltaTable.forPath(
                        TestSpark.session(), lake.path("silver/server_metrics").toString())
                .delete("source_offset = 1");
        CommandRun fails = audit();
        assertThat(fails.exitCode()).isEqualTo(FaultstreamCommand.FAILED);
        assertThat(fails.out())
                .contains("lost: " + topic + "-0 offset 1: in neither silver nor quarantine, and the broker has it\n")
                .endsWith("The ledger does NOT hold: 1 lost, 0 doubled, 0 unprovable.\n");
    }

    @Test
    void jsonIsOneObjectWithStableNames() throws Exception {
        CommandRun run = audit("--json");

        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("holds").asBoolean()).isTrue();
        assertThat(json.get("gold").isNull()).isTrue();
        JsonNode stream = json.get("streams").get(0);
        assertThat(stream.get("stream").asText()).isEqualTo("server-metrics");
        List<String> names = new ArrayList<>();
        stream.get("partitions").get(0).fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "topic",
                        "partition",
                        "from",
                        "scanned_from",
                        "to",
                        "silver_rows",
                        "quarantine_rows",
                        "in_transit",
                        "legitimate_holes",
                        "proven_earlier",
                        "known_lost",
                        "retention",
                        "lost",
                        "doubled",
                        "unprovable");
    }

    @Test
    void whatIsMissingIsOneLineAndExitsWithTwo() throws Exception {
        assertThat(audit("--stream", "nosuch"))
                .isEqualTo(new CommandRun(
                        2, "", "faultstream: --stream: there is no stream nosuch. Give one of server-metrics\n"));
        Path foreign = Files.createDirectory(dir.resolve("foreign"));
        assertThat(CommandRun.of("audit", "--data-dir", foreign.toString()))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "faultstream: data dir " + foreign
                                + ": was not made by faultstream local. Give the --data-dir of a local run\n"));
        assertThat(audit("--limit", "0").exitCode()).isEqualTo(FaultstreamCommand.SETUP);
    }

    private CommandRun audit(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "audit",
                "--set",
                "faultstream.lake.root=" + lake.root(),
                "--set",
                "faultstream.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--set",
                "faultstream.streams.server-metrics.topic=" + topic,
                "--set",
                "faultstream.streams.vibration.enabled=false",
                "--set",
                "faultstream.predict.enabled=false",
                "--set",
                "faultstream.spark.master=local[2]"));
        args.addAll(List.of(more));
        return CommandRun.of(args.toArray(String[]::new));
    }
}
