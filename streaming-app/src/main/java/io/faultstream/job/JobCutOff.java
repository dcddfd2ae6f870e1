package io.faultstream.job;

/** A job ended before its work did, because it was asked to. Not an error: it can be taken up again. */
public final class JobCutOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobCutOff() {
        super("asked to stop");
    }
}
