package io.faultstream.bench.process;

/** A child that did not do what it was told; the message says which and why. */
public final class ChildFailure extends RuntimeException {
    public ChildFailure(String message) {
        super(message);
    }
}
