package io.faultstream.bench.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.bench.cluster.ClusterUsage;
import io.faultstream.bench.cluster.StandaloneCluster;
import io.faultstream.bench.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A system under test: its JVM, and the cluster that this JVM is the driver of, where there is one.
 *
 * @param child answers {@code run FOLDER}
 */
record SystemProcess(ChildProcess child, Optional<StandaloneCluster> cluster) implements AutoCloseable {
    /** Runs it once. What the cluster used is part of the answer's figures. */
    JsonNode run(Path folder, Duration timeout) {
        String command = "run " + folder;
        if (cluster.isEmpty()) {
            return child.ask(command, timeout);
        }
        cluster.get().resetPeaks();
        ClusterUsage before = cluster.get().usage();
        ObjectNode answer = (ObjectNode) child.ask(command, timeout);
        ClusterUsage after = cluster.get().usage();
        double driver = answer.get("cpuSeconds").asDouble();
        answer.put("driverCpuSeconds", driver);
        answer.put("cpuSeconds", driver + after.cpuSecondsSince(before));
        answer.put("peakRssBytes", answer.get("peakRssBytes").asLong() + after.peakRssBytes());
        return answer;
    }

    @Override
    public void close() {
        try {
            child.close();
        } finally {
            cluster.ifPresent(StandaloneCluster::close);
        }
    }
}
