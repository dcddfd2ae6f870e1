package io.faultstream.metrics;

import java.time.Duration;
import java.util.Optional;

/** Durations as gauge values: seconds with their fraction, NaN (which no registry sends or plots) when unknown. */
final class Seconds {
    private Seconds() {}

    static double of(Optional<Duration> duration) {
        return duration.map(d -> d.toNanos() / 1e9).orElse(Double.NaN);
    }

    static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
