package io.faultstream.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of a JVM. */
public final class JavaCommand {
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private static final List<String> SETTINGS = List.of(
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Dlog4j2.configurationFile=classpath:bench-log4j2.properties",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private JavaCommand() {}

    /**
     * A child of this Java version, with all flags that Spark, Flink and the model want.
     *
     * @param arguments as {@code name=value}
     */
    public static List<String> of(
            String classPath, String heap, List<String> flags, String mainClass, Map<String, String> arguments) {
        List<String> command = new ArrayList<>(start(classPath, heap, flags));
        command.add(mainClass);
        arguments.forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }

    /** The same up to the main class. */
    public static List<String> start(String classPath, String heap, List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.add("-Xmx" + heap);
        command.addAll(flags);
        command.addAll(SETTINGS);
        command.addAll(List.of("-cp", classPath));
        return command;
    }

    /** The flags of an executor, where Spark gives heap, class path and openings. */
    public static String executorFlags(List<String> flags) {
        return String.join(" ", flags) + " " + String.join(" ", SETTINGS);
    }
}
