package io.faultstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;

/** A job's progress on its way into the job's file, written at most once a second. */
final class JobReport implements Progress {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JobStore store;
    private final Progress watcher;
    private JobFile job;
    private long savedAt = System.nanoTime();
    private long lookedAt = System.nanoTime() - EVERY_NANOS;
    private boolean cancelled;

    JobReport(JobStore store, JobFile job, Progress watcher) {
        this.store = store;
        this.job = job;
        this.watcher = watcher;
    }

    /** How a job ended; without a result it is to be taken up again. */
    record End(JobFile.State state, JobResult result) {
        static End failed(int exitCode, String message) {
            return new End(JobFile.State.FAILED, new JobResult(exitCode, message, null));
        }
    }

    @Override
    public synchronized void report(long done, long total, String what) {
        job = job.at(done, total, what, store.now());
        watcher.report(done, total, what);
        if (System.nanoTime() - savedAt >= EVERY_NANOS) {
            save();
        }
    }

    @Override
    public synchronized boolean isStopRequested() {
        if (watcher.isStopRequested()) {
            return true;
        }
        if (!cancelled && System.nanoTime() - lookedAt >= EVERY_NANOS) {
            lookedAt = System.nanoTime();
            cancelled = store.isCancelled(job.id());
        }
        return cancelled;
    }

    synchronized void note(JsonNode note) {
        job = job.noting(note, store.now());
        save();
    }

    synchronized JobFile ended(End end) {
        job = job.ended(end.state(), end.result(), store.now());
        return job;
    }

    private void save() {
        store.save(job);
        savedAt = System.nanoTime();
    }
}
