package io.faultstream.table;

import io.delta.exceptions.DeltaConcurrentModificationException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a change of a table that another one, such as maintenance, came in the way of; from the second time on the appends
 * of this driver wait for it. Driver only.
 */
public final class CommitRetry {
    private static final Logger LOG = LoggerFactory.getLogger(CommitRetry.class);
    private static final int TRIES = 8;
    private static final long FIRST_PAUSE_MILLIS = 200;

    private CommitRetry() {}

    /** @param change looks at the table anew each time */
    public static void run(TableDefinition table, Runnable change) {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                if (attempt == 1) {
                    change.run();
                } else {
                    WriteGate.alone(table.location(), change);
                }
                return;
            } catch (Exception e) {
                if (attempt == TRIES || !isConflict(e)) {
                    throw e;
                }
                LOG.info("another commit came first, trying again: {}", e.getMessage());
                pause(pause);
                pause *= 2;
            }
        }
    }

    /** Delta throws conflicts of two families, one of them checked in Scala only. */
    private static boolean isConflict(Exception e) {
        return e instanceof DeltaConcurrentModificationException
                || e instanceof org.apache.spark.sql.delta.DeltaConcurrentModificationException;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two tries of a commit", e);
        }
    }
}
