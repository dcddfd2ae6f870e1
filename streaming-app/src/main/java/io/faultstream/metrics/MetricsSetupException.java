package io.faultstream.metrics;

/** Metrics cannot be opened as configured. The message says in one line what, why and what to do. */
public final class MetricsSetupException extends RuntimeException {
    MetricsSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
