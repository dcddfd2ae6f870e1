package io.faultstream.ingest;

import io.delta.exceptions.DeltaConcurrentModificationException;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;

/** Why a write failed: for its rows, or for the machines and people around it. */
final class WriteFailure {
    private static final int LONGEST = 500;

    /** Neither rows nor schema: what these say passes, or is for a person to mend, and nothing goes to quarantine. */
    private static final List<Class<? extends Throwable>> SURROUNDINGS = List.of(
            IOException.class,
            UncheckedIOException.class,
            InterruptedException.class,
            ClosedByInterruptException.class,
            TimeoutException.class,
            SecurityException.class,
            UnsupportedOperationException.class,
            VirtualMachineError.class,
            LinkageError.class,
            SetupException.class,
            DeltaConcurrentModificationException.class,
            org.apache.spark.sql.delta.DeltaConcurrentModificationException.class);

    /** Clients of services, by the packages of their exceptions. */
    private static final List<String> CLIENTS =
            List.of("org.apache.kafka.", "com.amazonaws.", "software.amazon.awssdk.", "java.net.");

    /** What Spark says, without a cause, of executors and jobs that are no more. */
    private static final Pattern LOST =
            Pattern.compile("ExecutorLostFailure|cancelled|SparkContext was shut down|stopped SparkContext");

    private WriteFailure() {}

    /** Whether the rows, or the table's schema, are what the write failed for. */
    static boolean isAboutRows(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            Throwable seen = cause;
            String name = cause.getClass().getName();
            if (SURROUNDINGS.stream().anyMatch(type -> type.isInstance(seen))
                    || CLIENTS.stream().anyMatch(name::startsWith)
                    || cause instanceof SparkException
                            && LOST.matcher(String.valueOf(cause.getMessage())).find()) {
                return false;
            }
        }
        return true;
    }

    /** Whether it failed before it looked at a row: no row of this shape can be written. */
    static boolean isAboutSchema(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof AnalysisException) {
                return true;
            }
        }
        return false;
    }

    /** For a person: what the innermost cause says; of a schema also what is said around it, which names the column. */
    static String detail(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            root = cause;
            if (cause instanceof AnalysisException analysis) {
                messages.add(analysis.getSimpleMessage());
            }
        }
        if (messages.isEmpty()) {
            messages.add(root.getMessage() == null ? root.getClass().getName() : root.getMessage());
        }
        String text = String.join(": ", messages).strip().replaceAll("\\s+", " ");
        return "silver did not take it: " + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }

    private static Throwable next(Throwable failure) {
        return failure.getCause() == failure ? null : failure.getCause();
    }
}
