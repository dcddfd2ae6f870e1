package io.faultstream.runtime;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.execution.streaming.TERMINATED$;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of a query, and how it comes to its end between two micro-batches.
 *
 * <p>Spark's own {@code stop()} interrupts whatever the query does, so that a batch that is planned, or even written,
 * misses its commit and has to be run again. But a query looks at its state before each trigger: set from outside, it
 * lets the running trigger finish, commit included, and begins no other. Only the wait for the next trigger is
 * interrupted then.
 */
final class QueryRun {
    private static final Logger LOG = LoggerFactory.getLogger(QueryRun.class);

    private final StreamingQuery query;
    private final Optional<StreamExecution> execution;
    private volatile boolean finishing;

    QueryRun(StreamingQuery query) {
        this.query = query;
        this.execution = query instanceof StreamingQueryWrapper wrapper
                ? Optional.of(wrapper.streamingQuery())
                : Optional.empty();
    }

    /** Returns when it has ended; throws what it ended with. */
    void awaitTermination() throws StreamingQueryException {
        query.awaitTermination();
    }

    /** No trigger begins after this. Does not wait. */
    void finish() {
        finishing = true;
        try {
            execution.ifPresent(running -> running.state().set(TERMINATED$.MODULE$));
        } catch (LinkageError e) {
            LOG.warn("this Spark has no such state; a batch that begins just now may be interrupted", e);
        }
    }

    boolean isFinishing() {
        return finishing;
    }

    /**
     * Waits for the end of the trigger that runs, after {@link #finish()}.
     *
     * @param deadline on the scale of {@link System#nanoTime()}
     * @return false if time ran out
     */
    boolean awaitFinish(long deadline) throws InterruptedException {
        while (!hasEnded()) {
            if (isBetweenTriggers()) {
                stop();
            } else if (System.nanoTime() - deadline >= 0) {
                return false;
            } else {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return true;
    }

    /** Interrupts it wherever it is; what it was writing will be written again. Returns when it has ended. */
    void stop() {
        try {
            query.stop();
        } catch (TimeoutException e) {
            LOG.warn("query {} did not stop in time", query.name());
        }
    }

    private boolean hasEnded() {
        return execution
                .map(running -> !running.queryExecutionThread().isAlive())
                .orElseGet(() -> !query.isActive());
    }

    /** Seen after {@link #finish()}, this is final: whoever wakes from that wait finds that it must end. */
    private boolean isBetweenTriggers() {
        return execution
                .map(running -> Stream.of(running.queryExecutionThread().getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("waitTillTime")))
                .orElseGet(() -> !query.status().isTriggerActive());
    }
}
