package io.faultstream.runtime;

import io.faultstream.config.SupervisorConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.DoubleSupplier;

/** Pauses that double up to a cap, with jitter, and a limit of failures within a window. Not thread-safe. */
final class Backoff {
    private final SupervisorConfig config;
    private final DoubleSupplier random;
    private final Deque<Long> failures = new ArrayDeque<>();

    /** @param random values from 0 to 1 */
    Backoff(SupervisorConfig config, DoubleSupplier random) {
        this.config = config;
        this.random = random;
    }

    /** Notes a failure at {@code nanos} and says whether it is one too many. */
    boolean isExhausted(long nanos) {
        failures.addLast(nanos);
        while (nanos - failures.peekFirst() > config.failureWindow().toNanos()) {
            failures.removeFirst();
        }
        return failures.size() >= config.maxFailures();
    }

    /** Half of the pause is fixed, half is random, so that queries that failed together do not return together. */
    Duration next() {
        long cap = config.maxBackoff().toMillis();
        int doublings = Math.max(0, Math.min(failures.size() - 1, 30));
        long full = Math.min(cap, config.firstBackoff().toMillis() << doublings);
        return Duration.ofMillis(full / 2 + Math.round(full / 2.0 * random.getAsDouble()));
    }
}
