package io.faultstream.codec;

/** A contract that cannot be used: a set-up error, found before the first record. The message says what, why and what to do. */
public final class ContractException extends RuntimeException {
    ContractException(String what, String why, String cure) {
        super(what + ": " + why + ". " + cure);
    }

    ContractException(String what, String why, String cure, Throwable cause) {
        super(what + ": " + why + ". " + cure, cause);
    }
}
