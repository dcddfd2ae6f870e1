package io.faultstream.runtime;

import java.util.Optional;

/**
 * One supervised query at one moment.
 *
 * @param sinceNanos when it came into the state, on the scale of {@link System#nanoTime()}
 * @param restarts how often it was started again after a failure
 * @param lastFailure the newest failure in one line
 */
public record QueryStatus(
        String name, QueryState state, long sinceNanos, long restarts, Optional<String> lastFailure) {}
