package io.faultstream.testing;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Hands the shipped jar to Spark as {@code spark-submit} does: Spark's jars alone on the class path, the rest by option. */
public final class SparkSubmit {
    /** These JVMs live for a minute on few cores: what the second compiler would give, it would not have time to give back. */
    static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=256m", "-XX:+UseSerialGC");

    private SparkSubmit() {}

    /**
     * Starts the application.
     *
     * @param master Spark's master URL
     * @param dir a folder for the log and Spark's scratch files
     * @param command the application's own arguments
     */
    public static JavaProcess start(String master, Path dir, String... command) {
        List<String> arguments = new ArrayList<>(List.of("-Xmx1g", logging()));
        arguments.addAll(SHORT_LIVED);
        String djl = String.join(" ", JavaProcess.flagsOfThisJvm("-Dai.djl"));
        arguments.addAll(List.of(djl.split(" ", -1)));
        arguments.addAll(List.of("-cp", classPath(), "org.apache.spark.deploy.SparkSubmit"));
        arguments.addAll(List.of("--master", master, "--class", "io.faultstream.StreamingApp"));
        arguments.addAll(List.of("--jars", natives()));
        settings(djl).forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
        arguments.add(ShippedJar.path().toString());
        arguments.addAll(List.of(command));
        return JavaProcess.start(dir.resolve("submit.log"), environment(dir.resolve("scratch")), arguments);
    }

    static Map<String, String> environment(Path scratch) {
        return Map.of(
                "SPARK_HOME", ShippedJar.sparkHome().toString(),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_LOCAL_HOSTNAME", "127.0.0.1",
                "SPARK_LOCAL_DIRS", scratch.toString());
    }

    static String classPath() {
        return ShippedJar.sparkHome().resolve("jars") + "/*";
    }

    static String logging() {
        try {
            Path file = Path.of(SparkSubmit.class
                    .getResource("/log4j2-submitted.properties")
                    .toURI());
            return "-Dlog4j2.configurationFile=" + file;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> settings(String djl) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.executor.memory", "700m");
        settings.put("spark.executor.extraJavaOptions", djl + " " + String.join(" ", SHORT_LIVED) + " " + logging());
        // All executors are there before the first task, and tasks do not wait for the one that has the data.
        settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        settings.put("spark.locality.wait", "0");
        return settings;
    }

    private static String natives() {
        return ShippedJar.natives().stream().map(Path::toString).collect(Collectors.joining(","));
    }
}
