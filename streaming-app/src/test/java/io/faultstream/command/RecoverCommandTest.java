package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.faultstream.testing.Checkpoints;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queries whose checkpoint is gone or damaged go on where their tables end. */
@Timeout(300)
class RecoverCommandTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");

    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    private String topic;
    private TestLake lake;

    @BeforeEach
    void fill(TestInfo test) {
        topic = "recover." + test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 2);
        kafka.createTopic(topic + ".metrics", 2);
        lake = new TestLake(dir, kafka);
        settings()
                .forEach(setting -> lake.set(
                        "faultstream." + setting.substring(0, setting.indexOf('=')),
                        setting.substring(setting.indexOf('=') + 1)));
        metrics(20);
        windows(10);
        lake.drain("server-metrics", "server-metric-stats", "vibration", "predict");
    }

    @Test
    void ingestGoesOnBehindItsTablesAndReadsWhatTheyMiss() {
        // The last micro-batch has reached quarantine and not silver, and the checkpoint is lost with it.
        DeltaTable.forPath(
                        TestSpark.session(), lake.path("silver/server_metrics").toString())
                .delete("source_partition = 1 AND source_offset >= 5");
        delete(lake.checkpoint("server-metrics"));
        metrics(8);

        CommandRun dry = run("recover", "server-metrics", "--dry-run");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out())
                .contains("in no table, and would be read from Kafka again: " + topic + ".metrics-1 offsets 5");
        assertThat(lake.checkpoint("server-metrics")).doesNotExist();

        CommandRun recovered = run("recover", "server-metrics");
        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        assertThat(recovered.out()).contains("a new checkpoint of server-metrics is written");
        lake.drain("server-metrics");

        assertHolds();
        assertThat(lake.read("silver/server_metrics").count()
                        + lake.read("quarantine/server_metrics").count())
                .isEqualTo(28);
    }

    @Test
    void damagedCheckpointIsKeptAside() throws Exception {
        Files.writeString(lake.checkpoint("vibration").resolve("offsets/0"), "v1\n{");
        Checkpoints.loseNewestCommit(lake.checkpoint("vibration"));
        windows(3);

        CommandRun recovered = run("recover", "vibration");
        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        assertThat(recovered.out())
                .contains("the old checkpoint is in " + dir.resolve("checkpoints/_retired/vibration-"));
        lake.drain("vibration", "predict");

        assertHolds();
        assertThat(lake.read("gold/fault_predictions").count()).isEqualTo(13);
    }

    @Test
    void windowsWithoutAPredictionAreScoredOnce() {
        DeltaTable.forPath(
                        TestSpark.session(), lake.path("gold/fault_predictions").toString())
                .delete("source_partition = 0");
        delete(lake.checkpoint("predict"));
        windows(4);
        lake.drain("vibration");

        CommandRun recovered = run("recover", "predict");
        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        assertThat(recovered.out()).contains(" windows had no prediction and are scored");
        lake.drain("predict");
        windows(2);
        lake.drain("vibration", "predict");

        assertHolds();
        assertThat(lake.read("gold/fault_predictions").count()).isEqualTo(16);
    }

    @Test
    void aggregateIsComputedAnew() {
        var before = lake.table("gold/server_metric_stats").rows();
        delete(lake.checkpoint("server-metric-stats"));

        CommandRun recovered = run("recover", "server-metric-stats");
        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        assertThat(recovered.out())
                .startsWith("gold.server_metric_stats is rebuilt: " + before.size() + " rows before");

        assertThat(lake.table("gold/server_metric_stats").rows()).containsExactlyInAnyOrderElementsOf(before);
        metrics(5);
        lake.drain("server-metrics", "server-metric-stats");
        CommandRun jobs = run("jobs");
        assertThat(jobs.out()).contains("-rebuild-", "done", "gold.server_metric_stats");
    }

    @Test
    void unknownQueryIsExplained() {
        CommandRun unknown = run("recover", "metrics");
        assertThat(unknown.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
        assertThat(unknown.err())
                .isEqualTo(
                        "faultstream: QUERY: there is no query metrics. Queries here: server-metrics, vibration, predict,"
                                + " server-metric-stats\n");
    }

    private void assertHolds() {
        CommandRun audit = run("audit", "--full");
        assertThat(audit.exitCode()).as(audit.out() + audit.err()).isZero();
    }

    private void metrics(int count) {
        for (int i = 0; i < count; i++) {
            send(topic + ".metrics", i, i % 7 == 3 ? "no JSON" : Records.metric("h", T.plusSeconds(20L * i), i));
        }
    }

    private void windows(int count) {
        for (int i = 0; i < count; i++) {
            send(topic, i, Records.window("m", T.plusSeconds(i), i));
        }
    }

    /** To both partitions in turns. */
    private void send(String to, int number, String record) {
        kafka.send(to, number % 2, null, record.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> settings() {
        return List.of(
                "lake.root=" + dir,
                "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "streams.server-metrics.topic=" + topic + ".metrics",
                "streams.vibration.topic=" + topic);
    }

    private CommandRun run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        for (String setting : settings()) {
            all.addAll(List.of("--set", "faultstream." + setting));
        }
        all.addAll(List.of("--set", "faultstream.spark.master=local[2]"));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static void delete(Path folder) {
        assertThat(FileUtil.fullyDelete(folder.toFile())).isTrue();
    }
}
