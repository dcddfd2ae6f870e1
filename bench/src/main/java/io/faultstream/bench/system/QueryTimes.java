package io.faultstream.bench.system;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** What Structured Streaming says of its micro-batches' time, summed up. */
final class QueryTimes {
    private final Map<String, Double> phases = new TreeMap<>();
    private boolean areInTurn = true;
    private int batches;

    void add(StreamingQuery query) {
        for (StreamingQueryProgress progress : query.recentProgress()) {
            if (progress.durationMs().containsKey("addBatch")) {
                batches++;
                progress.durationMs().forEach((phase, millis) -> phases.merge(phase, millis / 1000.0, Double::sum));
            }
        }
    }

    /** The sum of addBatch: reading, decoding, writing and committing, without the planning around it. */
    double addBatchSeconds() {
        return phases.getOrDefault("addBatch", 0.0);
    }

    /** Whether no two of the queries ran side by side. */
    boolean areInTurn() {
        return areInTurn;
    }

    void sideBySide() {
        areInTurn = false;
    }

    /** Seconds by phase, and the number of micro-batches. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new TreeMap<>();
        phases.forEach((phase, seconds) -> figures.put("seconds." + phase, seconds));
        figures.put("batches", (double) batches);
        return figures;
    }
}
