package io.faultstream.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.bench.machine.Machine;
import io.faultstream.bench.process.ChildFailure;
import io.faultstream.bench.process.ChildProcess;
import io.faultstream.bench.process.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Master and Workers with one core each, every one a JVM of its own that ends with this one. */
public final class StandaloneCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path dir;
    private final int workers;
    private final int memory;
    private final List<ChildProcess> members = new ArrayList<>();
    private final String master;

    private StandaloneCluster(Path dir, int workers, int memory) {
        this.dir = dir;
        this.workers = workers;
        this.memory = memory;
        this.master = start("master", Map.of("role", "master"))
                .ask("where", PATIENCE)
                .get("master")
                .asText();
    }

    /**
     * Starts the processes; Workers find their Master by themselves.
     *
     * @param heap of all executors together, as the JVM takes it
     */
    public static StandaloneCluster start(Path dir, int workers, String heap) {
        int memory = (int) (Machine.bytes(heap) / workers >> 20);
        StandaloneCluster cluster = new StandaloneCluster(dir, workers, memory);
        try {
            for (int i = 1; i <= workers; i++) {
                String name = "worker-" + i;
                cluster.start(
                        name,
                        Map.of(
                                "role",
                                "worker",
                                "master",
                                cluster.master,
                                "memory",
                                Integer.toString(memory),
                                "folder",
                                dir.resolve(name).toString()));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * What a child has to be told to be the driver of a job here.
     *
     * @param flags of the executors' JVMs
     */
    public Map<String, String> driverArguments(List<String> flags) {
        return Map.of(
                "master", master,
                "workers", Integer.toString(workers),
                "executor-memory", Integer.toString(memory),
                "executor-flags", JavaCommand.executorFlags(flags));
    }

    public void resetPeaks() {
        members.forEach(member -> member.ask("reset", PATIENCE));
    }

    public ClusterUsage usage() {
        Set<Long> executors = new HashSet<>();
        double cpu = 0;
        long peak = 0;
        for (ChildProcess member : members) {
            JsonNode usage = member.ask("usage", PATIENCE);
            usage.get("executors").forEach(pid -> executors.add(pid.asLong()));
            cpu += usage.get("cpuSeconds").asDouble();
            peak += usage.get("peakRssBytes").asLong();
        }
        return new ClusterUsage(executors, cpu, peak);
    }

    /** The driver is gone by now. Executors go before their Workers, and Workers before the Master. */
    @Override
    public void close() {
        for (int i = members.size() - 1; i >= 0; i--) {
            try (ChildProcess member = members.get(i)) {
                member.ask("stop", PATIENCE);
            } catch (ChildFailure e) {
                // It has ended already; an executor whose Worker is gone ends by itself.
            }
        }
    }

    private ChildProcess start(String name, Map<String, String> arguments) {
        List<String> command = JavaCommand.of(
                System.getProperty("java.class.path"),
                "256m",
                List.of("-XX:+UseSerialGC"),
                ClusterMember.class.getName(),
                arguments);
        ChildProcess member = ChildProcess.start(name, command, environment(), dir.resolve(name + ".log"), PATIENCE);
        members.add(member);
        return member;
    }

    /** Executors have the driver's class path, which Spark is on: their SPARK_HOME is empty. */
    private Map<String, String> environment() {
        try {
            Path home = dir.resolve("spark-home");
            Files.createDirectories(home.resolve("jars"));
            return Map.of(
                    "SPARK_HOME", home.toString(),
                    "SPARK_SCALA_VERSION", "2.12",
                    "SPARK_LOCAL_IP", "127.0.0.1",
                    "SPARK_LOCAL_HOSTNAME", "127.0.0.1",
                    "SPARK_LOCAL_DIRS", dir.resolve("scratch").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
