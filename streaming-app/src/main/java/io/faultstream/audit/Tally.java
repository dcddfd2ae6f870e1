package io.faultstream.audit;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/** One number for each {@link Count}. */
public final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] counts = new long[Count.values().length];

    void add(Count count, long n) {
        counts[count.ordinal()] += n;
    }

    void addAll(Tally other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** Takes everything counted as one thing for another. */
    void move(Count from, Count to) {
        counts[to.ordinal()] += counts[from.ordinal()];
        counts[from.ordinal()] = 0;
    }

    public long get(Count count) {
        return counts[count.ordinal()];
    }

    /** The counts that are not zero. */
    @Override
    public String toString() {
        Map<Count, Long> some = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            if (get(count) != 0) {
                some.put(count, get(count));
            }
        }
        return some.toString();
    }
}
