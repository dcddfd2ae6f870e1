package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void theServiceTakesItsSettingsFromTheClassPath() throws IOException {
        assumeTrue(Files.exists(JAR) && Files.exists(SPARK), JAR + " is not built");
        Path own = Files.writeString(
                dir.resolve("own.conf"), "faultstream.streams.vibration.topic = \"plant.vibration\"\n");
        Path packaged = Files.createDirectory(dir.resolve("packaged"));

        Program.Result result =
                Program.of("bash", "-c", """
                set -euo pipefail
                silver_bucket=the-silver gold_bucket=the-gold kafka_servers=b-1:9098 region=eu-west-1 contracts= namespace=faultstream-dev
                model_location=s3://the-bootstrap/models/0a conf=$1
                . "$0/lib/artifacts.sh"
                package_settings "$2"
                """, Tools.HOME, own, packaged).run();
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(packaged.resolve("deployment.conf"))
                .content()
                .contains("namespace = \"faultstream-dev\"", "auth = iam");

        Program.Result said = Program.of(
                        Path.of(System.getProperty("java.home"), "bin/java"),
                        "-cp",
                        JAR + ":" + SPARK + "/*:" + packaged,
                        "io.faultstream.StreamingApp",
                        "validate",
                        "--conf",
                        "classpath:deployment.conf")
                .run();

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "kafka       b-1:9098",
                        "lake        s3://the-silver",
                        "checkpoints s3://the-silver/checkpoints",
                        "plant.vibration → silver.vibration_windows",
                        "(model s3://the-bootstrap/models/0a)");
    }
}
