package io.faultstream.chaos;

import io.faultstream.testing.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;

/**
 * When a service is killed.
 *
 * @param log the folder in which a new file is waited for, relative to the lake; empty: the start is the mark
 * @param delay from the mark on
 */
record KillPoint(Optional<String> log, Duration delay) {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int START_MILLIS = 20_000;
    private static final int AIMED_MILLIS = 300;
    /** A micro-batch writes its offsets first, then its tables, then the note that it is done. */
    private static final List<String> LOGS = List.of(
            "checkpoints/vibration/offsets",
            "checkpoints/server-metrics/offsets",
            "checkpoints/predict/offsets",
            "checkpoints/server-metric-stats/offsets",
            "lake/silver/vibration_windows/_delta_log",
            "lake/quarantine/vibration_windows/_delta_log",
            "lake/gold/fault_predictions/_delta_log",
            "lake/silver/server_metrics/_delta_log",
            "lake/quarantine/server_metrics/_delta_log",
            "lake/gold/server_metric_stats/_delta_log");

    /** Every third one, about, falls anywhere in a start or soon after it; the others are aimed at micro-batches. */
    static KillPoint next(Random random) {
        if (random.nextInt(3) == 0) {
            return new KillPoint(Optional.empty(), Duration.ofMillis(random.nextInt(START_MILLIS)));
        }
        String log = LOGS.get(random.nextInt(LOGS.size()));
        return new KillPoint(Optional.of(log), Duration.ofMillis(random.nextInt(AIMED_MILLIS)));
    }

    boolean isAimed() {
        return log.isPresent();
    }

    /** Waits for it; fails if the process ends before. */
    void await(JavaProcess process, Path data) {
        log.ifPresent(name -> {
            Path folder = data.resolve(name);
            long before = LakeFiles.newest(folder);
            Awaitility.await(name)
                    .pollInterval(Duration.ofMillis(3))
                    .atMost(LIMIT)
                    .until(() -> {
                        requireAlive(process);
                        return LakeFiles.newest(folder) > before;
                    });
        });
        if (process.endsWithin(delay)) {
            requireAlive(process);
        }
    }

    @Override
    public String toString() {
        return delay.toMillis() + " ms after "
                + log.map(name -> "a file in " + name).orElse("its start");
    }

    private static void requireAlive(JavaProcess process) {
        if (!process.isAlive()) {
            throw new AssertionError("the service has ended by itself:\n" + process.output());
        }
    }
}
