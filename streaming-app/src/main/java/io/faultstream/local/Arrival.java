package io.faultstream.local;

import io.faultstream.config.AppConfig;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.Layer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** How many rows the tables hold, and whether all that was sent in this run has arrived. */
final class Arrival {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SparkSession spark;
    private final AppConfig config;
    private final LakeLocations lake;

    Arrival(SparkSession spark, AppConfig config, LakeLocations lake) {
        this.spark = spark;
        this.config = config;
        this.lake = lake;
    }

    /** Waits until the topics are drained and every window is scored, or patience ends. */
    void await(Optional<ReplayCounts> sent) {
        if (sent.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!isComplete(sent.get()) && System.nanoTime() - end < 0) {
                Thread.sleep(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Rows by table, earlier runs with this data dir included. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (StreamConfig stream : config.streams().values()) {
            counts.put("silver." + stream.table(), rows(Layer.SILVER, stream.table()));
            counts.put("quarantine." + stream.table(), rows(Layer.QUARANTINE, stream.table()));
        }
        if (config.predict().enabled()) {
            counts.put(
                    "gold." + config.predict().table(),
                    rows(Layer.GOLD, config.predict().table()));
        }
        config.aggregates()
                .values()
                .forEach(aggregate -> counts.put("gold." + aggregate.table(), rows(Layer.GOLD, aggregate.table())));
        return counts;
    }

    private boolean isComplete(ReplayCounts sent) {
        for (StreamConfig stream : config.streams().values()) {
            long arrived = rows(Layer.SILVER, stream.table()) + rows(Layer.QUARANTINE, stream.table());
            if (arrived < sent.sent(stream.topic())) {
                return false;
            }
        }
        return !config.predict().enabled()
                || rows(Layer.GOLD, config.predict().table())
                        >= rows(Layer.SILVER, config.predict().source());
    }

    private long rows(Layer layer, String table) {
        return spark.read().format("delta").load(lake.table(layer, table)).count();
    }
}
