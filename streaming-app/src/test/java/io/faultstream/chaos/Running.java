package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.testing.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A service that has to stay the same living process, whatever is done to what it needs. */
final class Running {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final List<String> RESULTS = List.of("silver/server_metrics", "gold/fault_predictions");

    private final ChaosRun run;
    private final Deployment deployment;
    private final JavaProcess service;

    Running(ChaosRun run, Deployment deployment, JavaProcess service) {
        this.run = run;
        this.deployment = deployment;
        this.service = service;
    }

    /** Lets time pass. */
    void during(Duration time) {
        service.endsWithin(time);
        requireAlive();
    }

    /** Waits for something. */
    void until(String what, Callable<Boolean> condition) {
        await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            requireAlive();
            return condition.call();
        });
    }

    /** Waits until each end of the flow has new rows, and says how long that took. */
    void untilResultsAfter(String what) {
        long begin = System.nanoTime();
        Map<Path, Long> before = LakeFiles.versions(deployment, RESULTS);
        until("rows after " + what, () -> LakeFiles.allHaveRowsSince(before));
        run.say("%s: rows in silver and gold %.1f s later".formatted(what, (System.nanoTime() - begin) / 1e9));
    }

    /** Ends it as an operator does. */
    void stop() {
        service.signal("TERM");
        assertThat(service.await(LIMIT)).as("%s%n%s", run, service.output()).isZero();
    }

    private void requireAlive() {
        if (!service.isAlive()) {
            throw new AssertionError(run + ": the service has ended by itself:\n" + service.output());
        }
    }
}
