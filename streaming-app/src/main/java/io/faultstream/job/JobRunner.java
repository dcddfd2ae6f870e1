package io.faultstream.job;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does, inside a running service, the jobs that commands ask for: one after the other, in the order of their requests, and
 * first those that an earlier run did not finish. So the tables keep their one writer. Driver only.
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;
    /** Work that does not stop by then is cut off with Spark, and taken up again at the next start. */
    private static final long LIMIT_MILLIS = 10_000;

    private final JobStore store;
    private final JobWorker worker;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Progress watcher = new Progress() {
        @Override
        public void report(long done, long total, String what) {
            // The job's file says it.
        }

        @Override
        public boolean isStopRequested() {
            return isStopping();
        }
    };
    private final Thread thread = new Thread(this::work, "jobs");

    public JobRunner(JobStore store, JobWorker worker) {
        this.store = store;
        this.worker = worker;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void work() {
        while (!isStopping()) {
            try {
                var next = store.next();
                if (next.isPresent()) {
                    worker.work(next.get(), watcher);
                } else if (stop.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                LOG.warn("jobs cannot be looked for or written down; trying again", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (stop.await(10 * LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("asked to stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopping() {
        return stop.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    /** Asks a running job to stop where it can be taken up again. Does not wait. */
    public void askToStop() {
        stop.countDown();
    }

    public boolean isEnded() {
        return !thread.isAlive();
    }

    /** Asks for a stop and waits a while for it. */
    @Override
    public void close() {
        askToStop();
        try {
            thread.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
