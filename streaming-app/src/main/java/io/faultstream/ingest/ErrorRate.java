package io.faultstream.ingest;

import io.faultstream.config.ErrorRateConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * The share of rejected records among the latest ones: as many micro-batches as it takes to have the configured number of
 * records. A start begins anew. Not thread-safe.
 */
final class ErrorRate {
    private final ErrorRateConfig config;
    private final Deque<Counts> latest = new ArrayDeque<>();
    private long records;
    private boolean isAbove;

    ErrorRate(ErrorRateConfig config) {
        this.config = config;
    }

    /** One micro-batch: its records, and those rejected by reason. */
    record Counts(long records, Map<String, Long> rejected) {}

    /** Counts a micro-batch; true where the share rises above the configured one with it. */
    boolean add(Counts batch) {
        latest.add(batch);
        records += batch.records();
        while (records - latest.getFirst().records() >= config.over()) {
            records -= latest.removeFirst().records();
        }
        boolean was = isAbove;
        isAbove = records >= config.over() && share() > config.above();
        return isAbove && !was;
    }

    /** From 0 to 1; NaN before the first record. */
    double share() {
        long rejected = byReason().values().stream().mapToLong(n -> n).sum();
        return records == 0 ? Double.NaN : (double) rejected / records;
    }

    long records() {
        return records;
    }

    /** How many of the latest were rejected, by reason. */
    Map<String, Long> byReason() {
        Map<String, Long> sum = new TreeMap<>();
        latest.forEach(batch -> batch.rejected().forEach((reason, n) -> sum.merge(reason, n, Long::sum)));
        return sum;
    }
}
