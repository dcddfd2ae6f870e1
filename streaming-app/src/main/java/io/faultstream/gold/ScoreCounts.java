package io.faultstream.gold;

import java.io.Serializable;

/** What became of windows. Not thread-safe; tasks send theirs to the driver, which adds them up. */
final class ScoreCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] byLabel;
    private long windows;
    private long uncertain;
    private long nanos;
    private long oldestMicros = Long.MAX_VALUE;
    private long newestMicros = Long.MIN_VALUE;

    /** @param labels how many classes there are */
    ScoreCounts(int labels) {
        byLabel = new long[labels];
    }

    /** @param label index of the class, -1 for a window without one */
    void add(int label, boolean isUncertain, long sourceMicros) {
        windows++;
        uncertain += isUncertain ? 1 : 0;
        oldestMicros = Math.min(oldestMicros, sourceMicros);
        newestMicros = Math.max(newestMicros, sourceMicros);
        if (label >= 0) {
            byLabel[label]++;
        }
    }

    void took(long scoringNanos) {
        nanos += scoringNanos;
    }

    void add(ScoreCounts more) {
        windows += more.windows;
        uncertain += more.uncertain;
        nanos += more.nanos;
        oldestMicros = Math.min(oldestMicros, more.oldestMicros);
        newestMicros = Math.max(newestMicros, more.newestMicros);
        for (int i = 0; i < byLabel.length; i++) {
            byLabel[i] += more.byLabel[i];
        }
    }

    long windows() {
        return windows;
    }

    long uncertain() {
        return uncertain;
    }

    long nanos() {
        return nanos;
    }

    long predicted(int label) {
        return byLabel[label];
    }

    /** Microseconds since 1970-01-01T00:00:00Z; meaningless before the first window. */
    long oldestMicros() {
        return oldestMicros;
    }

    long newestMicros() {
        return newestMicros;
    }
}
