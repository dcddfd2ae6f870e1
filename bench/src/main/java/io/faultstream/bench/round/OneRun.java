package io.faultstream.bench.round;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One run of one system.
 *
 * @param round counted runs from 1; before them the warm-up
 * @param load the machine's load average before it
 * @param answer all that the child said
 */
public record OneRun(int round, double load, JsonNode answer, Checked checked) {
    public double jobSeconds() {
        return answer.get("jobSeconds").asDouble();
    }

    public double totalSeconds() {
        return answer.get("totalSeconds").asDouble();
    }

    public double cpuSeconds() {
        return answer.get("cpuSeconds").asDouble();
    }

    /** Seconds of the service's tasks in the classifier, added up; zero where nothing is scored. */
    public double scoringSeconds() {
        return answer.path("more").path("seconds.scoring").asDouble();
    }

    /** The driver's part of {@link #cpuSeconds}; NaN where driver and executor are one process. */
    public double driverCpuSeconds() {
        return answer.path("driverCpuSeconds").asDouble(Double.NaN);
    }

    public long peakRssBytes() {
        return answer.get("peakRssBytes").asLong();
    }
}
