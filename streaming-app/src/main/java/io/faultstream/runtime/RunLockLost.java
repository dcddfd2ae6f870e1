package io.faultstream.runtime;

/** This run no longer owns its checkpoints; another one may. Nothing mends that but the end of this run. */
public final class RunLockLost extends RuntimeException {
    public RunLockLost(String message) {
        super(message);
    }
}
