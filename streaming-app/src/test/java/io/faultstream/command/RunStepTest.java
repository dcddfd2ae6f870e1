package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.FreePort;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One step of the flow by itself, as a batch pipeline asks for it. */
@Timeout(300)
class RunStepTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String TOPIC = "stepwise";

    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void aStepDoesItsOwnPartAndNoOther() throws IOException {
        kafka.createTopic(TOPIC, 1);
        Path conf = conf();
        kafka.sendText(TOPIC, List.of(Records.metric("a", T, 1), Records.metric("a", T.plusSeconds(600), 2)));

        ok(run(conf, "--step", "ingest"));

        assertThat(count("silver/server_metrics")).isEqualTo(2);
        assertThat(dir.resolve("data/checkpoints/server-metrics")).isDirectory();
        assertThat(dir.resolve("data/checkpoints/server-metric-stats")).doesNotExist();

        // What comes in between is the next ingest's, and no broker is needed.
        kafka.sendText(TOPIC, List.of(Records.metric("a", T.plusSeconds(1200), 3)));
        ok(run(conf, "--step", "gold", "--set", "faultstream.kafka.bootstrap-servers=127.0.0.1:" + FreePort.find()));

        assertThat(count("gold/server_metric_stats")).isEqualTo(1);
        assertThat(count("silver/server_metrics")).isEqualTo(2);

        ok(run(conf));

        assertThat(count("silver/server_metrics")).isEqualTo(3);
        assertThat(count("gold/server_metric_stats")).isEqualTo(2);
    }

    @Test
    void aServiceThatGoesOnHasAllItsSteps() {
        CommandRun run = CommandRun.of("run", "--step", "gold");

        assertThat(run.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
        assertThat(run.err()).startsWith("--step goes with --once");
    }

    private static CommandRun run(Path conf, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "--once", "--conf", conf.toString()));
        words.addAll(Arrays.asList(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static void ok(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(FaultstreamCommand.OK);
    }

    private Path conf() throws IOException {
        return Files.writeString(
                dir.resolve("service.conf"), """
                faultstream {
                  lake.root = "%s"
                  kafka.bootstrap-servers = "%s"
                  streams.vibration.enabled = false
                  streams.server-metrics.topic = %s
                  predict.enabled = false
                  metrics.prometheus.enabled = false
                  spark.master = "local[2]"
                  spark.conf { spark.ui.enabled = false, spark.driver.host = 127.0.0.1, spark.driver.bindAddress = 127.0.0.1 }
                }
                """.formatted(dir.resolve("data"), kafka.bootstrapServers(), TOPIC));
    }

    private long count(String table) {
        return TestSpark.session()
                .read()
                .format("delta")
                .load(dir.resolve("data/lake").resolve(table).toString())
                .count();
    }
}
