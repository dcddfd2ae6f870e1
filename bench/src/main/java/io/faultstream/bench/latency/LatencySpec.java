package io.faultstream.bench.latency;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The part of a workload file that says how long and of which tables.
 *
 * @param warmUp from the first record until it counts
 * @param measured how long it counts
 * @param away how long the service is not there (backlog)
 * @param freshWithin the age of the oldest record of a commit at which the service counts as back (backlog)
 * @param memoryEvery time between two looks at the service's memory, zero for none
 * @param tables qualified names, silver before gold, and the topic whose records each one gets
 */
record LatencySpec(
        Duration warmUp,
        Duration measured,
        Duration away,
        Duration freshWithin,
        Duration memoryEvery,
        Map<String, String> tables) {
    /** @param scale of all times but the age */
    static LatencySpec of(Config settings, double scale) {
        Config config = settings.getConfig("latency");
        return new LatencySpec(
                scaled(config.getDuration("warm-up"), scale),
                scaled(config.getDuration("measured"), scale),
                scaled(config.getDuration("away"), scale),
                config.getDuration("fresh-within"),
                scaled(config.getDuration("memory-every"), scale),
                tables(config));
    }

    private static Map<String, String> tables(Config config) {
        Map<String, String> tables = new LinkedHashMap<>();
        config.getConfigList("tables").forEach(one -> tables.put(one.getString("table"), one.getString("topic")));
        return tables;
    }

    private static Duration scaled(Duration duration, double scale) {
        return Duration.ofMillis(Math.round(duration.toMillis() * scale));
    }
}
