package io.faultstream.command;

import io.faultstream.job.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Progress as lines of text; Ctrl-C and SIGTERM ask for the end. Whoever opens it closes it when the work is done. */
final class ConsoleProgress implements Progress, AutoCloseable {
    /** How long the end of a chunk may take. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final PrintWriter out;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StopSignal signal = StopSignal.register(() -> stop.set(true), closed, LIMIT);

    ConsoleProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void report(long done, long total, String what) {
        out.println("faultstream: " + done + " of " + (total == 0 ? "?" : total) + " " + what);
        out.flush();
    }

    @Override
    public boolean isStopRequested() {
        return stop.get();
    }

    @Override
    public void close() {
        closed.countDown();
        signal.close();
    }
}
