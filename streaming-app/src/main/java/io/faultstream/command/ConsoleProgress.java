package io.faultstream.command;

import io.faultstream.job.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Progress as lines of text with rate and time left, at most one every two seconds; Ctrl-C and SIGTERM ask for the end. */
final class ConsoleProgress implements Progress {
    /** How long the end of a chunk may take. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter out;
    private final StopSignal signal = StopSignal.listen(LIMIT);
    private final AtomicBoolean stop = new AtomicBoolean();
    private String last = "";
    private long printedAt = System.nanoTime() - EVERY_NANOS;
    private long firstAt = -1;
    private long firstDone;

    ConsoleProgress(PrintWriter out) {
        this.out = out;
        signal.then(() -> stop.set(true));
    }

    @Override
    public synchronized void report(long done, long total, String what) {
        long now = System.nanoTime();
        if (firstAt < 0 || done < firstDone) {
            firstAt = now;
            firstDone = done;
        }
        String text = done + " of " + (total == 0 ? "?" : total) + " " + what;
        boolean due = now - printedAt >= EVERY_NANOS || done == total;
        if (due && !text.equals(last)) {
            last = text;
            printedAt = now;
            out.println("faultstream: " + text + pace(done, total, now));
            out.flush();
        }
    }

    @Override
    public boolean isStopRequested() {
        return stop.get();
    }

    /** What the process exits with: the given code, or that of Ctrl-C. */
    int exitCode(int code) {
        return signal.exitCode(code);
    }

    /** What was there before the first report, as when work is taken up again, says nothing about the rate. */
    private String pace(long done, long total, long now) {
        double seconds = (now - firstAt) / 1e9;
        if (seconds < 1 || done <= firstDone || done >= total) {
            return "";
        }
        double rate = (done - firstDone) / seconds;
        return String.format(Locale.ROOT, ", %.0f/s, %.0f s left", rate, (total - done) / rate);
    }
}
