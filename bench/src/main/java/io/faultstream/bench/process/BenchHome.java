package io.faultstream.bench.process;

import io.faultstream.config.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param root of the repository
 */
public record BenchHome(Path root) {
    /** As {@code bench/run} says. */
    public static BenchHome ofLauncher() {
        String root = System.getProperty("bench.root");
        if (root == null) {
            throw new SetupException("bench.root", "is not set", "Start it with the launcher: bench/run");
        }
        return new BenchHome(Path.of(root));
    }

    public Path bench() {
        return root.resolve("bench");
    }

    public Path workloads() {
        return bench().resolve("workloads");
    }

    /** Scratch of all runs; logs stay here. */
    public Path work() {
        String elsewhere = System.getenv("BENCH_WORK");
        return elsewhere == null ? root.resolve("bench/target/work") : Path.of(elsewhere);
    }

    public Path brokerLib() {
        return root.resolve("streaming-app/broker/target/broker/lib");
    }

    /** The class path of a peer's module: its classes, then what the build wrote down. */
    public String peerClassPath(String module) {
        Path target = root.resolve("bench").resolve(module).resolve("target");
        try {
            return target.resolve("classes") + ":"
                    + Files.readString(target.resolve("classpath.txt")).strip();
        } catch (IOException e) {
            throw new SetupException(
                    "bench/" + module, "is not built: " + e.getMessage(), "Start it with the launcher: bench/run");
        }
    }

    /** The shipped jar of some build in the Spark of a cluster, with the benchmark's own classes before it. */
    public String jarClassPath(Path jar) {
        Path app = root.resolve("streaming-app");
        return String.join(
                ":",
                root.resolve("bench/target/classes").toString(),
                root.resolve("bench/child/target/classes").toString(),
                jar.toAbsolutePath().toString(),
                app.resolve("target/natives").toString() + "/*",
                app.resolve("spark-dist/target/spark-home/jars") + "/*");
    }
}
