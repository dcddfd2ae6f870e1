package io.faultstream.chaos;

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
    private final CompletableFuture<Duration> recovered = new CompletableFuture<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    /** Begins now. */
    Recovery(Deployment deployment) {
        Map<Path, Long> before = LakeFiles.versions(deployment);
        var unused = watch.scheduleWithFixedDelay(() -> look(before), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How long it has taken, if it is over. */
    Optional<Duration> time() {
        return Optional.ofNullable(recovered.getNow(null));
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    private void look(Map<Path, Long> before) {
        if (LakeFiles.hasRowsSince(before)) {
            recovered.complete(Duration.ofNanos(System.nanoTime() - begin));
            watch.shutdown();
        }
    }
}
