package io.faultstream.ingest;

import io.faultstream.job.Progress;

/** How far one piece of work is. Not thread-safe. */
final class Tally {
    private final Progress progress;
    private final String units;
    private long done;
    private long total;

    /** @param units for a person: {@code "records of server.metrics"} */
    Tally(Progress progress, String units) {
        this.progress = progress;
        this.units = units;
    }

    void begin(long all) {
        total = all;
        progress.report(0, total, units);
    }

    void step(String what) {
        progress.report(done, total, units + ": " + what);
    }

    void done(long n, String what) {
        done += n;
        step(what);
    }

    long total() {
        return total;
    }

    boolean isStopRequested() {
        return progress.isStopRequested();
    }
}
