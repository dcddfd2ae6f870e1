package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    @TempDir
    private Path dir;

    @Test
    void validConfigurationIsSummedUp() throws IOException {
        Path file = Files.writeString(dir.resolve("my.conf"), "faultstream.lake.root = \"s3://bucket/lake\"");

        CommandRun run = CommandRun.of(
                "validate",
                "--conf",
                file.toString(),
                "--set",
                "faultstream.kafka.bootstrap-servers=b-1:9098",
                "--set",
                "faultstream.streams.vibration.topic=plant.vibration");

        assertThat(run).isEqualTo(new CommandRun(0, """
                        The configuration is valid.
                          kafka       b-1:9098
                          lake        s3://bucket/lake
                          checkpoints s3://bucket/lake/checkpoints
                          stream      plant.vibration → silver.vibration_windows  (faultstream.v1.VibrationWindow)
                          stream      server.metrics → silver.server_metrics  (faultstream.v1.ServerMetric)
                          predict     silver.vibration_windows → gold.fault_predictions  (model shipped)
                          aggregate   silver.server_metrics → gold.server_metric_stats
                        """, ""));
    }

    @Test
    void problemsAreListedWithoutAStackTrace() {
        CommandRun run = CommandRun.of(
                "validate",
                "--set",
                "faultstream.kafka.bootstrap-server=b",
                "--set",
                "faultstream.supervisor.max-failures=0");

        assertThat(run).isEqualTo(new CommandRun(2, "", """
                        faultstream: 2 problems:
                          - faultstream.kafka.bootstrap-server: is not a setting (command line). Did you mean bootstrap-servers?
                          - faultstream.supervisor.max-failures: is 0. Use a number from 1 to 1000000
                        """));
    }

    @Test
    void missingFileIsOneLine() {
        CommandRun run = CommandRun.of("validate", "--conf", "absent.conf");

        assertThat(run).isEqualTo(new CommandRun(2, "", """
                        faultstream: configuration: there is no readable file absent.conf. Check the path given with --conf
                        """));
    }
}
