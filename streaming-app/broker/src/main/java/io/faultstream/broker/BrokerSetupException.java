package io.faultstream.broker;

/** The broker cannot start as asked. The message says what, why and what to do, on one line. */
final class BrokerSetupException extends RuntimeException {
    BrokerSetupException(String message) {
        super(message);
    }

    BrokerSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
