package io.faultstream.command;

import io.faultstream.job.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Progress as lines of text; Ctrl-C and SIGTERM ask for the end. */
final class ConsoleProgress implements Progress {
    /** How long the end of a chunk may take. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final PrintWriter out;
    private final AtomicBoolean stop = new AtomicBoolean();

    ConsoleProgress(PrintWriter out) {
        this.out = out;
        StopSignal.listen(LIMIT).then(() -> stop.set(true));
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
}
