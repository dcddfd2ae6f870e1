package io.faultstream.local;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many records the broker has confirmed. May be read by any thread at any time. */
public final class ReplayCounts {
    private final Map<String, Map<String, LongAdder>> sent = new ConcurrentHashMap<>();
    private final LongAdder failed = new LongAdder();

    void recordSent(String topic, String key) {
        sent.computeIfAbsent(topic, t -> new ConcurrentHashMap<>())
                .computeIfAbsent(key, k -> new LongAdder())
                .increment();
    }

    void recordFailed() {
        failed.increment();
    }

    /** Confirmed records of a topic by their key: the machine, or the host. */
    public Map<String, Long> sentByKey(String topic) {
        Map<String, Long> byKey = new TreeMap<>();
        sent.getOrDefault(topic, Map.of()).forEach((key, count) -> byKey.put(key, count.sum()));
        return byKey;
    }

    /** Confirmed records of a topic. */
    public long sent(String topic) {
        return sentByKey(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records given up on: the broker was away for minutes, or refused them. */
    public long failed() {
        return failed.sum();
    }
}
