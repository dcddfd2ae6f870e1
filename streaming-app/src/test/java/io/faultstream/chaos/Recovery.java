package io.faultstream.chaos;

import io.faultstream.testing.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches, from the end of one run on, when the next one has written its first rows. */
final class Recovery implements AutoCloseable {
    private static final long LOOK_MILLIS = 20;

    private final long begin = System.nanoTime();
    private final CompletableFuture<Took> recovered = new CompletableFuture<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    private volatile JavaProcess service;

    /**
     * How long it has taken.
     *
     * @param cpu processor time of the new run: what the same would take at least on a machine with as many cores as it
     *     can use and nothing else to do
     */
    record Took(Duration time, Duration cpu) {
        double seconds() {
            return time.toMillis() / 1e3;
        }

        @Override
        public String toString() {
            return "%.1f s (%.1f s of processor time)".formatted(seconds(), cpu.toMillis() / 1e3);
        }
    }

    /** Begins now. */
    Recovery(Deployment deployment) {
        Map<Path, Long> before = LakeFiles.versions(deployment);
        var unused = watch.scheduleWithFixedDelay(() -> look(before), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The run that is to recover. */
    void of(JavaProcess newRun) {
        service = newRun;
    }

    /** Empty as long as it is not over. */
    Optional<Took> took() {
        return Optional.ofNullable(recovered.getNow(null));
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    private void look(Map<Path, Long> before) {
        if (LakeFiles.hasRowsSince(before)) {
            Duration cpu = service == null ? Duration.ZERO : service.cpu();
            recovered.complete(new Took(Duration.ofNanos(System.nanoTime() - begin), cpu));
            watch.shutdown();
        }
    }
}
