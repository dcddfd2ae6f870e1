package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy gives the job, read by the very jar that it gives it to. */
class SettingsIT {
    private static final Path ROOT = Tools.HOME.resolve("../..").normalize();
    private static final Path JAR = ROOT.resolve("streaming-app/target/faultstream-app.jar");
    private static final Path SPARK = ROOT.resolve("streaming-app/spark-dist/target/spark-home/jars");

    @TempDir
    private Path dir;

    @Test
    void theServiceTakesItsSettingsFromTheClassPathAndFromParameters() throws IOException, InterruptedException {
        assumeTrue(Files.exists(JAR) && Files.exists(SPARK), JAR + " is not built");
        PackagedSettings settings =
                PackagedSettings.make(dir, "faultstream.streams.vibration.topic = \"plant.vibration\"\n");
        assertThat(settings.text()).contains("namespace = \"faultstream-dev\"", "auth = iam");

        try (EmulatedAws aws = new EmulatedAws(dir)) {
            assertThat(validate(aws, settings).err())
                    .contains("ssm:///faultstream/dev/kafka-servers", "ssm:GetParameter");

            Map<String, String> values = Map.of(
                    "/faultstream/dev/kafka-servers", "b-1:9098",
                    "/faultstream/dev/kafka-topics",
                            "{\"vibration\": \"machine.vibration\", \"server-metrics\": \"plant.metrics\"}",
                    "/faultstream/dev/lake-location", "s3://the-silver",
                    "/faultstream/dev/silver-location", "s3://the-silver/lake/silver",
                    "/faultstream/dev/gold-location", "s3://the-gold/lake/gold");
            assertThat(settings.parameters()).isEqualTo(values.keySet());
            values.forEach((name, value) -> put(aws, name, value));
            Program.Result said = validate(aws, settings);

            assertThat(said.exit()).as(said.err()).isZero();
            assertThat(said.out())
                    .contains(
                            "kafka       b-1:9098",
                            "lake        s3://the-silver",
                            "checkpoints s3://the-silver/checkpoints",
                            "plant.vibration → silver.vibration_windows",
                            "plant.metrics → silver.server_metrics",
                            "(model s3://the-bootstrap/models/0a)");

            put(aws, "/faultstream/dev/kafka-servers", "b-2:9098");
            assertThat(validate(aws, settings).out()).contains("kafka       b-2:9098");
        }
    }

    private static void put(EmulatedAws aws, String name, String value) {
        aws.aws("ssm", "put-parameter", "--name", name, "--value", value, "--type", "String", "--overwrite");
    }

    private static Program.Result validate(EmulatedAws aws, PackagedSettings settings) {
        return Program.of(
                        Path.of(System.getProperty("java.home"), "bin/java"),
                        "-cp",
                        JAR + ":" + SPARK + "/*:" + settings.folder(),
                        "io.faultstream.StreamingApp",
                        "validate",
                        "--conf",
                        "classpath:deployment.conf")
                .with(aws.environment())
                .run();
    }
}
