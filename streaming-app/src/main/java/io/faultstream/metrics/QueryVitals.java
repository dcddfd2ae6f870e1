package io.faultstream.metrics;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Whether one query lives, and whether it advances: two things, for triggers may finish and do nothing. Thread-safe. */
final class QueryVitals {
    private final Clock clock;
    private final LongSupplier nanos;

    private Optional<Instant> lastProgress = Optional.empty();
    private OptionalLong batchId = OptionalLong.empty();
    private OptionalLong lagRecords = OptionalLong.empty();
    private OptionalLong sign = OptionalLong.empty();
    private OptionalLong advance = OptionalLong.empty();
    private String offsets = "";

    /** @param nanos a clock that nobody sets */
    QueryVitals(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** A start is a sign of life, but no advance: a query that starts over and over does not come on. */
    synchronized void started() {
        sign = OptionalLong.of(nanos.getAsLong());
        if (advance.isEmpty()) {
            advance = sign;
        }
    }

    /** A trigger has finished. */
    synchronized void beat() {
        sign = OptionalLong.of(nanos.getAsLong());
        if (lagRecords.orElse(0) == 0) {
            advance = sign;
        }
    }

    /** A trigger has done something. */
    synchronized void progressed(long batch, String reached, OptionalLong waiting) {
        lastProgress = Optional.of(clock.instant());
        batchId = OptionalLong.of(batch);
        lagRecords = waiting;
        if (!reached.equals(offsets)) {
            offsets = reached;
            advance = OptionalLong.of(nanos.getAsLong());
        }
        beat();
    }

    synchronized VitalSigns read() {
        return new VitalSigns(lastProgress, batchId, lagRecords, since(sign), since(advance));
    }

    private OptionalLong since(OptionalLong moment) {
        return moment.isPresent() ? OptionalLong.of(nanos.getAsLong() - moment.getAsLong()) : moment;
    }
}
