package io.faultstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code faultstream run} in a JVM of its own, from the classes of this build. */
public final class RunProcess {
    private RunProcess() {}

    /**
     * Starts it with the stream of server metrics and nothing else, unless the settings say so.
     *
     * @param dir for the configuration, the log and Spark's scratch files; the lake is {@code data} in it
     * @param settings lines of HOCON
     */
    public static JavaProcess start(Path dir, TestKafka broker, String... settings) {
        return start(List.of(), dir, broker, settings);
    }

    /** @param prefix a command that runs the one after it, in the same process */
    public static JavaProcess start(List<String> prefix, Path dir, TestKafka broker, String... settings) {
        try {
            Path conf = Files.createTempFile(Files.createDirectories(dir), "run", ".conf");
            List<String> lines = new ArrayList<>(List.of(
                    "faultstream.lake.root = \"" + dir.resolve("data") + "\"",
                    "faultstream.kafka.bootstrap-servers = \"" + broker.bootstrapServers() + "\"",
                    "faultstream.streams.vibration.enabled = false",
                    "faultstream.predict.enabled = false",
                    "faultstream.metrics.prometheus.port = 0",
                    "faultstream.spark.master = \"local[2]\""));
            TestSpark.config()
                    .conf()
                    .forEach((key, value) -> lines.add("faultstream.spark.conf.\"" + key + "\" = \"" + value + "\""));
            lines.addAll(Arrays.asList(settings));
            Files.write(conf, lines);
            return launch(prefix, dir, conf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it with a configuration of the caller's.
     *
     * @param dir for the log, one for each start, and Spark's scratch files
     * @param options of the command, after {@code --conf}
     */
    public static JavaProcess launch(Path dir, Path conf, String... options) {
        return launch(List.of(), dir, conf, options);
    }

    private static JavaProcess launch(List<String> prefix, Path dir, Path conf, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-Xmx800m", "-Dlog4j2.configurationFile=" + logging()));
        arguments.addAll(SparkSubmit.SHORT_LIVED);
        arguments.addAll(JavaProcess.flagsOfThisJvm("-Dai.djl"));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.faultstream.StreamingApp"));
        arguments.addAll(List.of("run", "--conf", conf.toString()));
        arguments.addAll(List.of(options));
        try {
            return JavaProcess.start(
                    prefix,
                    Files.createTempFile(dir, "run-", ".log"),
                    Map.of(
                            "SPARK_LOCAL_IP",
                            "127.0.0.1",
                            "SPARK_LOCAL_DIRS",
                            dir.resolve("scratch").toString()),
                    arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line it has printed. */
    public static String lastLine(JavaProcess process) {
        List<String> lines = process.output().lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private static Path logging() {
        try {
            URI file =
                    RunProcess.class.getResource("/log4j2-submitted.properties").toURI();
            return Path.of(file);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
