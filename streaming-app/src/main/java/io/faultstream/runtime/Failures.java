package io.faultstream.runtime;

import io.faultstream.config.SetupException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;

/** What can be read from a failure and its causes. */
public final class Failures {
    private static final int DEEPEST = 50;
    private static final int LONGEST = 500;

    private Failures() {}

    /** The set-up error that is behind a failure, if one is. */
    public static Optional<SetupException> setup(Throwable failure) {
        return causes(failure)
                .filter(SetupException.class::isInstance)
                .map(SetupException.class::cast)
                .findFirst();
    }

    /** Whether starting the query again cannot mend it. */
    static boolean isFinal(Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SetupException || cause instanceof RunLockLost);
    }

    /** Whether a broker did not answer: it will be there again, and starting anew would not bring it back any sooner. */
    static boolean isBrokerAway(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof TimeoutException
                        || cause instanceof NetworkException
                        || cause instanceof DisconnectException);
    }

    /** The innermost cause in one line: what happened, without the frames around it. */
    public static String line(Throwable failure) {
        Throwable root = causes(failure).reduce((outer, inner) -> inner).orElse(failure);
        String message = root.getMessage();
        String text = message == null || message.isBlank()
                ? root.getClass().getName()
                : root.getClass().getSimpleName() + ": " + message.strip().replaceAll("\\s*\\R\\s*", " ");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST);
    }
}
