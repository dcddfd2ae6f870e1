package io.faultstream.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The values of all meters at one moment since the start of the driver, for whoever shows them to a person. Maps are
 * sorted by key and cannot be changed.
 *
 * @param takenAt the moment
 * @param streams by stream
 * @param scored windows scored
 * @param predictions windows by predicted class
 * @param uncertain predictions below the confidence threshold
 * @param tables by table; a table without a commit so far is not in it
 * @param queries by query
 * @param model the model in use, empty before the first is loaded
 */
public record Snapshot(
        Instant takenAt,
        Map<String, Stream> streams,
        long scored,
        Map<String, Long> predictions,
        long uncertain,
        Map<String, Table> tables,
        Map<String, Query> queries,
        Optional<Model> model) {

    public Snapshot {
        streams = sorted(streams);
        predictions = sorted(predictions);
        tables = sorted(tables);
        queries = sorted(queries);
    }

    /** Totals of one stream, in records; {@code rescued} in fields. */
    public record Stream(long read, long decoded, Map<String, Long> quarantinedByReason, long rescued, long expired) {
        public Stream {
            quarantinedByReason = sorted(quarantinedByReason);
        }

        /** Records in quarantine, whatever the reason. */
        public long quarantined() {
            return quarantinedByReason.values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /**
     * The last commit of one table.
     *
     * @param freshness broker timestamp to committed, for the oldest record of the last commit
     * @param newestSource the newest broker timestamp committed so far
     * @param committedAt the moment of the last commit
     * @param commits commits so far
     */
    public record Table(Duration freshness, Instant newestSource, Instant committedAt, long commits) {}

    /**
     * One streaming query.
     *
     * @param up whether it runs
     * @param lagRecords records waiting in Kafka, empty when unknown
     * @param lag how far the last batch began behind the broker, empty when unknown
     * @param late rows dropped by the watermark
     * @param heartbeats signs of life so far
     * @param lastHeartbeat the last one, or the start
     * @param lastBatch time of the last batch
     */
    public record Query(
            boolean up,
            OptionalLong lagRecords,
            Optional<Duration> lag,
            long late,
            long heartbeats,
            Optional<Instant> lastHeartbeat,
            Optional<Duration> lastBatch) {}

    /** A model version. */
    public record Model(String name, String version) {}

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
