package io.faultstream.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When a micro-batch's tables were committed, kept from the commit until Spark reports the batch's progress, which brings
 * the age of its records. Driver only, thread-safe; holds at most one batch per query.
 */
public final class BatchCommits {
    private final Map<String, Batch> newest = new ConcurrentHashMap<>();
    private final CountDownLatch first = new CountDownLatch(1);

    /** One table's commit. */
    public record Commit(String table, Duration duration, Instant at) {
        /** Runs {@code write} and notes when it was done and how long it took. */
        public static Commit of(String table, Runnable write) {
            long start = System.nanoTime();
            write.run();
            return new Commit(table, Duration.ofNanos(System.nanoTime() - start), Instant.now());
        }
    }

    /** Waits for the first commit of any query, but no longer than this. */
    public void awaitFirst(Duration limit) {
        try {
            if (!first.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                first.countDown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Batch(long id, List<Commit> commits) {}

    public void committed(String query, long batchId, List<Commit> commits) {
        newest.put(query, new Batch(batchId, List.copyOf(commits)));
        first.countDown();
    }

    /** Takes what was noted for this batch, if it is still the newest. */
    List<Commit> take(String query, long batchId) {
        Batch batch = newest.get(query);
        if (batch == null || batch.id != batchId) {
            return List.of();
        }
        newest.remove(query, batch);
        return batch.commits;
    }
}
