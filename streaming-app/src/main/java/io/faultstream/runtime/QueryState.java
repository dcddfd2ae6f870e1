package io.faultstream.runtime;

import java.util.Locale;

/** Where a supervised query is in its life. */
public enum QueryState {
    /** Its turn has not come: a step before it is not done. */
    WAITING,
    STARTING,
    RUNNING,
    /** It failed and pauses before it starts again. */
    BACKING_OFF,
    /** Held still on request. */
    PAUSED,
    /** It ended by itself, or was stopped with the service. */
    STOPPED,
    /** It was given up. */
    FAILED;

    /** For people: {@code backing off}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
