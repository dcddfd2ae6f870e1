package io.faultstream.bench.cluster;

import io.faultstream.bench.child.Child;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.ProcessUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import scala.Option;

/**
 * The main of a Master's or a Worker's JVM. {@code where} gives the Master's address, {@code reset} and {@code usage} are
 * about this JVM and the executors that it has started, {@code stop} ends those.
 */
public final class ClusterMember {
    private static final String HOST = "127.0.0.1";
    private static final long STOP_SECONDS = 10;

    private final String master;

    private ClusterMember(String master) {
        this.master = master;
    }

    public static void main(String[] args) {
        Child.serve(() -> {
            ChildSettings settings = ChildSettings.parse(args);
            ClusterMember member = settings.text("role").equals("master") ? master() : worker(settings);
            return member::answer;
        });
    }

    /** On any free port. */
    private static ClusterMember master() {
        int port = Master.startRpcEnvAndEndpoint(HOST, 0, 0, new SparkConf())
                ._1()
                .address()
                .port();
        return new ClusterMember("spark://" + HOST + ":" + port);
    }

    private static ClusterMember worker(ChildSettings settings) {
        String master = settings.text("master");
        Worker.startRpcEnvAndEndpoint(
                HOST,
                0,
                0,
                1,
                Integer.parseInt(settings.text("memory")),
                new String[] {master},
                settings.text("folder"),
                Option.empty(),
                new SparkConf(),
                Option.empty());
        return new ClusterMember(master);
    }

    private Map<String, Object> answer(String command, List<String> arguments) throws Exception {
        return switch (command) {
            case "where" -> Map.of("master", master);
            case "reset" -> reset();
            case "usage" -> usage();
            case "stop" -> stop();
            default -> throw new IllegalArgumentException("not a command: " + command + " " + arguments);
        };
    }

    private static Map<String, Object> reset() {
        executors().forEach(executor -> ProcessUsage.resetPeak(executor.pid()));
        return Map.of();
    }

    private static Map<String, Object> usage() {
        List<Long> executors = new ArrayList<>();
        double cpu = ProcessUsage.cpuSeconds();
        long peak = 0;
        for (ProcessHandle executor : executors()) {
            executors.add(executor.pid());
            cpu += executor.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
            peak += ProcessUsage.peakRssBytes(executor.pid());
        }
        return Map.of("executors", executors, "cpuSeconds", cpu, "peakRssBytes", peak);
    }

    private static Map<String, Object> stop() throws InterruptedException, ExecutionException {
        for (ProcessHandle executor : executors()) {
            executor.destroyForcibly();
            executor.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).get();
        }
        return Map.of();
    }

    /** Whatever a Worker has started, which is executors. */
    private static List<ProcessHandle> executors() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }
}
