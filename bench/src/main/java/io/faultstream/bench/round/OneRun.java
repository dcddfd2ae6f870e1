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

    public long peakRssBytes() {
        return answer.get("peakRssBytes").asLong();
    }
}
