package io.faultstream.runtime;

import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a part of the flow ends the service for good. Parts are wired before there is a supervisor to ask, so this stands for
 * it. Thread-safe, driver only.
 */
public final class Stopper {
    private static final Logger LOG = LoggerFactory.getLogger(Stopper.class);

    private volatile BiConsumer<String, Throwable> supervisor =
            (query, cause) -> LOG.error("query {} asks for the end of the service", query, cause);

    /** From here on the supervisor is asked. */
    public void bind(BiConsumer<String, Throwable> giveUp) {
        supervisor = giveUp;
    }

    /** @param cause its message is the last line that the service prints */
    public void giveUp(String query, Throwable cause) {
        supervisor.accept(query, cause);
    }
}
