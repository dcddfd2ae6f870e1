package io.faultstream.chaos;

import io.faultstream.testing.KernelReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the tables over and over while they are written, as an analyst's engine does, and notes whatever is not as it must
 * be: a snapshot that cannot be read, a version or a number of rows that goes down, rows that change within a version.
 */
final class StorageReader implements AutoCloseable {
    private final StorageCheck tables;
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Integer> rows = new HashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    private StorageReader(StorageCheck tables) {
        this.tables = tables;
    }

    static StorageReader start(StorageCheck tables) {
        StorageReader reader = new StorageReader(tables);
        var unused = reader.thread.scheduleWithFixedDelay(reader::readAll, 0, 2000, TimeUnit.MILLISECONDS);
        return reader;
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    int reads() {
        return reads.get();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the reader does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAll() {
        for (String table : StorageCheck.tables()) {
            try {
                tables.open(table).ifPresent(snapshot -> look(table, snapshot));
            } catch (RuntimeException e) {
                faults.add(table + " cannot be read: " + e);
            }
        }
    }

    private void look(String table, KernelReader snapshot) {
        long version = snapshot.version();
        int count = snapshot.rows("source_offset").size();
        Long before = versions.put(table, version);
        Integer rowsBefore = rows.put(table, count);
        reads.incrementAndGet();
        if (before == null) {
            return;
        }
        boolean wrong = version < before || count < rowsBefore || version == before && count != rowsBefore;
        if (wrong) {
            faults.add(table + " went from version " + before + " with " + rowsBefore + " rows to version " + version
                    + " with " + count);
        }
    }
}
