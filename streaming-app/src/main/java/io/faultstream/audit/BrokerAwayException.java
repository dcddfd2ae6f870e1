package io.faultstream.audit;

/** The broker did not answer in time, while a hole was being explained. */
final class BrokerAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerAwayException(String what, Throwable cause) {
        super(what, cause);
    }
}
