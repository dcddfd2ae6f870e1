package io.faultstream.command;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGTERM and Ctrl-C into an orderly end by the main thread, which then exits as it does on its own: the JVM's own
 * way would end the process with 143 whatever had been achieved. The first signal counts, others change nothing. A main
 * thread that does not come to an end is not waited for longer than the limit.
 */
final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    /** As shells have it: 128 + SIGINT. */
    private static final int INTERRUPTED = 130;

    private final Duration limit;
    private Optional<String> received = Optional.empty();
    private Optional<Runnable> stop = Optional.empty();

    private StopSignal(Duration limit) {
        this.limit = limit;
    }

    /**
     * Takes both signals over, for the rest of the process's life.
     *
     * @param limit from the signal to the end of the process, which is then ended by force with a code that is not 0
     */
    static StopSignal listen(Duration limit) {
        StopSignal signal = new StopSignal(limit);
        signal.bind(IrqHandler.SIGTERM);
        signal.bind(IrqHandler.CONTROL_C);
        return signal;
    }

    /** @param action makes the main thread end its wait, without waiting itself; called at once if a signal was there before */
    void then(Runnable action) {
        boolean late;
        synchronized (this) {
            stop = Optional.of(action);
            late = received.isPresent();
        }
        if (late) {
            action.run();
        }
    }

    /** What the process exits with: the given code, or that of Ctrl-C. */
    synchronized int exitCode(int code) {
        return received.filter(IrqHandler.CONTROL_C::equals).isPresent() ? INTERRUPTED : code;
    }

    private void bind(String name) {
        try {
            new IrqHandler(name, data -> received(name)).bind();
        } catch (IllegalArgumentException e) {
            LOG.warn("the JVM keeps SIG{} to itself; it will not end this process in an orderly way", name, e);
        }
    }

    private void received(String name) {
        Optional<Runnable> action;
        synchronized (this) {
            if (received.isPresent()) {
                return;
            }
            received = Optional.of(name);
            action = stop;
        }
        LOG.info("SIG{}: stopping", name);
        endByForceAfterLimit();
        action.ifPresent(Runnable::run);
    }

    private void endByForceAfterLimit() {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(limit.toNanos());
                        System.err.println("faultstream: did not stop within " + limit.toSeconds()
                                + " s of the signal and is ended by force");
                        Runtime.getRuntime().halt(FaultstreamCommand.FAILED);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-limit");
        watch.setDaemon(true);
        watch.start();
    }
}
