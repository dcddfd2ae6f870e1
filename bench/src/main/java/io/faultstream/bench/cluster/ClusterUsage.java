package io.faultstream.bench.cluster;

import io.faultstream.bench.process.ChildFailure;
import java.util.Set;

/**
 * What Master, Workers and their executors have used.
 *
 * @param executors their process ids
 * @param cpuSeconds of all of these processes, since each one's start
 * @param peakRssBytes of the executors, each one's largest since the last reset, added up
 */
public record ClusterUsage(Set<Long> executors, double cpuSeconds, long peakRssBytes) {
    public ClusterUsage {
        executors = Set.copyOf(executors);
    }

    /**
     * CPU time between two looks.
     *
     * @throws ChildFailure if other executors ran meanwhile: what they used is not known
     */
    public double cpuSecondsSince(ClusterUsage before) {
        if (!executors.equals(before.executors)) {
            throw new ChildFailure("executors came or went during the run: " + before.executors + ", " + executors);
        }
        return cpuSeconds - before.cpuSeconds;
    }
}
