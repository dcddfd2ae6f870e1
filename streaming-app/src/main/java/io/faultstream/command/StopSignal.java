package io.faultstream.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Turns SIGTERM and Ctrl-C into an orderly end: asks for a stop, then holds the JVM until the main thread has closed
 * everything.
 */
final class StopSignal implements AutoCloseable {
    /** Spark stops its context in the same hook manager, at a lower priority: ours must run before. */
    private static final int BEFORE_SPARK = 100;

    private final Runnable hook;

    private StopSignal(Runnable hook) {
        this.hook = hook;
    }

    /**
     * @param stop makes the main thread end its wait
     * @param closed opened by the main thread when everything is closed
     * @param limit how long the JVM may be held
     */
    static StopSignal register(Runnable stop, CountDownLatch closed, Duration limit) {
        Runnable hook = () -> {
            stop.run();
            try {
                closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK, limit.toMillis(), TimeUnit.MILLISECONDS);
        return new StopSignal(hook);
    }

    /** From here on the end is under way already. */
    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
