package io.faultstream.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;

/**
 * Work that does not depend on one another, done at the same time: most of a cold start is loading and compiling classes,
 * which keeps one core busy for each thread and no more. Driver only.
 */
public final class Together {
    private Together() {}

    /**
     * Returns when all of it is done.
     *
     * @throws RuntimeException of the first part, in their order, that failed
     */
    public static void run(SparkSession spark, List<Runnable> parts) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, parts.size()), task -> {
            Thread thread = new Thread(task, "start");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable part : parts) {
                running.add(threads.submit(() -> {
                    SparkSession.setActiveSession(spark);
                    part.run();
                }));
            }
            for (Future<?> part : running) {
                part.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the service was starting", e);
        } finally {
            threads.shutdown();
        }
    }
}
