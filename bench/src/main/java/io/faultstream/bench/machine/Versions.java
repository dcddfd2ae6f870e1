package io.faultstream.bench.machine;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The versions that matter, by the names of the jars on a class path. */
public final class Versions {
    private static final Pattern TOLD = Pattern.compile(
            "(spark-sql_|spark-sql-kafka|spark-protobuf|delta-spark|"
                    + "kafka-clients|protobuf-java-[0-9]|pytorch-engine|flink-streaming-java|flink-connector-kafka|flink-parquet|"
                    + "iceberg-flink-runtime|iceberg-core|iceberg-kafka-connect-[0-9]|connect-runtime|hudi-|parquet-hadoop-[0-9]).*\\.jar");

    private Versions() {}

    public static List<String> of(String classPath) {
        return List.copyOf(new TreeSet<>(Arrays.stream(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> TOLD.matcher(name).matches())
                .map(name -> name.substring(0, name.length() - ".jar".length()))
                .toList()));
    }
}
