package io.faultstream.metrics;

import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The oldest and the newest broker timestamp of records. Not thread-safe; tasks send theirs to the driver, which puts them
 * together.
 */
public final class SourceTimes implements Serializable {
    private static final long serialVersionUID = 1L;

    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;

    /** @param micros since 1970-01-01T00:00:00Z */
    public void add(long micros) {
        oldest = Math.min(oldest, micros);
        newest = Math.max(newest, micros);
    }

    public void add(SourceTimes more) {
        oldest = Math.min(oldest, more.oldest);
        newest = Math.max(newest, more.newest);
    }

    /** Null before the first record, as an aggregate over nothing is. */
    Timestamp oldest() {
        return timestamp(oldest);
    }

    Timestamp newest() {
        return timestamp(newest);
    }

    private Timestamp timestamp(long micros) {
        return oldest > newest ? null : Timestamp.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
}
