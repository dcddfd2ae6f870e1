package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gate on the share of rejected records, at the end of a service that really runs. */
@Timeout(300)
class ErrorRateGateTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String TOPIC = "gated";

    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void tooManyRejectedRecordsEndTheServiceAndNothingIsLost() throws IOException {
        kafka.createTopic(TOPIC, 1);
        Path stop = conf("stop");
        send(4, 6);

        CommandRun stopped = CommandRun.of("run", "--once", "--conf", stop.toString());

        assertThat(stopped.exitCode()).isEqualTo(FaultstreamCommand.FAILED);
        assertThat(lastLine(stopped))
                .startsWith(
                        "faultstream: server-metrics failed for good: ErrorRateExceeded: 60.0 % of the last 10 records of stream"
                                + " server-metrics went to quarantine, more than the 50.0 % of error-rate.above; most of them (6)"
                                + " for MALFORMED_JSON, for example gated-0 offset ");
        assertThat(count("silver")).isEqualTo(4);
        assertThat(count("quarantine")).isEqualTo(6);

        // Its micro-batch is done: what was counted is not counted again.
        CommandRun again = CommandRun.of("run", "--once", "--conf", stop.toString());
        assertThat(again.exitCode()).as(again.err()).isEqualTo(FaultstreamCommand.OK);

        send(1, 9);
        CommandRun warned =
                CommandRun.of("run", "--once", "--conf", conf("warn").toString());
        assertThat(warned.exitCode()).as(warned.err()).isEqualTo(FaultstreamCommand.OK);
        assertThat(count("silver")).isEqualTo(5);
        assertThat(count("quarantine")).isEqualTo(15);

        send(0, 10);
        assertThat(CommandRun.of("run", "--once", "--conf", stop.toString()).exitCode())
                .isEqualTo(FaultstreamCommand.FAILED);
        assertThat(count("quarantine")).isEqualTo(25);
    }

    private void send(int good, int bad) {
        List<String> records = new ArrayList<>(Collections.nCopies(good, Records.metric("a", T, 1)));
        records.addAll(Collections.nCopies(bad, "no JSON"));
        kafka.sendText(TOPIC, records);
    }

    private Path conf(String action) throws IOException {
        return Files.writeString(
                dir.resolve(action + ".conf"),
                """
                faultstream {
                  lake.root = "%s"
                  kafka.bootstrap-servers = "%s"
                  streams.vibration.enabled = false
                  streams.server-metrics.topic = %s
                  streams.server-metrics.error-rate { action = %s, above = 50 %%, over = 10 records }
                  predict.enabled = false
                  aggregates.server-metric-stats.enabled = false
                  metrics.prometheus.enabled = false
                  spark.master = "local[2]"
                  spark.conf { spark.ui.enabled = false, spark.driver.host = 127.0.0.1, spark.driver.bindAddress = 127.0.0.1 }
                }
                """.formatted(dir.resolve("data"), kafka.bootstrapServers(), TOPIC, action),
                StandardCharsets.UTF_8);
    }

    private long count(String layer) {
        return TestSpark.session()
                .read()
                .format("delta")
                .load(dir.resolve("data/lake/" + layer + "/server_metrics").toString())
                .count();
    }

    private static String lastLine(CommandRun run) {
        List<String> lines = run.err().lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
}
