package io.faultstream.gold;

import io.faultstream.metrics.SourceTimes;
import java.io.Serializable;

/** What became of windows. Not thread-safe; tasks send theirs to the driver, which adds them up. */
final class ScoreCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SourceTimes times = new SourceTimes();
    private final long[] byLabel;
    private long windows;
    private long uncertain;
    private long nanos;

    /** @param labels how many classes there are */
    ScoreCounts(int labels) {
        byLabel = new long[labels];
    }

    /** @param label index of the class, -1 for a window without one */
    void add(int label, boolean isUncertain, long sourceMicros) {
        windows++;
        uncertain += isUncertain ? 1 : 0;
        times.add(sourceMicros);
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
        times.add(more.times);
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

    /** The broker's timestamps of all windows. */
    SourceTimes times() {
        return times;
    }
}
