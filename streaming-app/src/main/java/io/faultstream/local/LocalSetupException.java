package io.faultstream.local;

/** Something around the service cannot be set up as asked. The message says what, why and what to do. */
public final class LocalSetupException extends RuntimeException {
    LocalSetupException(String message) {
        super(message);
    }

    LocalSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
