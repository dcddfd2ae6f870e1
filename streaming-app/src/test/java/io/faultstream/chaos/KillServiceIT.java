package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service is killed under load, at any instant of its life, again and again. */
class KillServiceIT {
    private static final int PARTITIONS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final ChaosRun run = ChaosRun.of("KillServiceIT");
    private final int kills = ChaosRun.count("chaos.kills", 5);
    private final List<Recovery.Took> recoveries = new ArrayList<>();

    @TempDir
    private Path dir;

    @Test
    void nothingIsLostOrDoubled() {
        // 5 minutes of the load's clock are 15 s of ours: windows close between the kills.
        Deployment deployment = new Deployment(
                dir,
                TestKafka.shared().bootstrapServers(),
                PARTITIONS,
                "faultstream.aggregates.server-metric-stats.watermark = 5 minutes");
        try (Load load = new Load(deployment, run.random("load"), PARTITIONS)) {
            killAgainAndAgain(deployment);
            load.finish();
            deployment.drain(run);
            new Proof(run, deployment, load.acknowledged()).holds();
        }
        run.say("recovery median %.1f s of %d kills"
                        .formatted(recoveries.get(recoveries.size() / 2).seconds(), kills)
                + ", measured after " + recoveries.size() + " of them");
    }

    private void killAgainAndAgain(Deployment deployment) {
        Random random = run.random("kills");
        Recovery recovery = new Recovery(deployment);
        for (int kill = 1; kill <= kills; kill++) {
            KillPoint point = KillPoint.next(random);
            try (JavaProcess service = deployment.run()) {
                recovery.of(service);
                point.await(service, dir.resolve("data"));
                service.signal("KILL");
                assertThat(service.endsWithin(LIMIT)).as(run.toString()).isTrue();
                note(kill, point, recovery);
            }
            recovery.close();
            recovery = new Recovery(deployment);
        }
        stopInOrder(deployment, recovery);
    }

    /** A run that was killed at a fixed time after its start says little of recovery: only the quick ones would count. */
    private void note(int kill, KillPoint point, Recovery recovery) {
        String took = recovery.took().map(Recovery.Took::toString).orElse("not yet");
        run.say("kill %d of %d: %s; first rows after %s".formatted(kill, kills, point, took));
        if (kill > 1 && point.isAimed()) {
            recovery.took().ifPresent(recoveries::add);
        }
    }

    private void stopInOrder(Deployment deployment, Recovery recovery) {
        try (recovery;
                JavaProcess service = deployment.run()) {
            recovery.of(service);
            await().atMost(LIMIT).until(() -> {
                assertThat(service.isAlive())
                        .as("%s%n%s", run, service.output())
                        .isTrue();
                return recovery.took().isPresent();
            });
            recoveries.add(recovery.took().orElseThrow());
            run.say("last start; first rows after " + recovery.took().orElseThrow());
            service.signal("TERM");
            assertThat(service.await(LIMIT)).as("%s%n%s", run, service.output()).isZero();
        }
        recoveries.sort(Comparator.comparing(Recovery.Took::time));
    }
}
