package io.faultstream.ingest;

/** Too large a share of a stream's records went to quarantine, and the configuration says to stop then. */
public final class ErrorRateExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ErrorRateExceeded(String message) {
        super(message);
    }
}
