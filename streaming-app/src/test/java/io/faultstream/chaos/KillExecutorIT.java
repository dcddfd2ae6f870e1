package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.StandaloneCluster;
import io.faultstream.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar on a master with two workers; its executors are killed under load. */
class KillExecutorIT {
    private static final int PARTITIONS = 4;
    private static final int WORKERS = 2;
    private static final int APART_MILLIS = 8_000;

    private final ChaosRun run = ChaosRun.of("KillExecutorIT");
    private final int kills = ChaosRun.count("chaos.executor.kills", 1);

    @TempDir
    private Path dir;

    @Test
    void theJobGoesOn() {
        Deployment deployment = new Deployment(
                dir,
                TestKafka.shared().bootstrapServers(),
                PARTITIONS,
                "faultstream.aggregates.server-metric-stats.watermark = 5 minutes");
        try (Load load = new Load(deployment, run.random("load"), PARTITIONS)) {
            try (StandaloneCluster cluster = StandaloneCluster.start(dir.resolve("cluster"), WORKERS);
                    JavaProcess submitted = deployment.submit(cluster.master())) {
                Running service = new Running(run, deployment, submitted);
                service.untilResultsAfter("start");
                killAgainAndAgain(cluster, service);
                service.stop();
                run.say("queries that had to start again: "
                        + submitted
                                .output()
                                .lines()
                                .filter(line -> line.contains("failed and starts again"))
                                .count());
            }
            load.finish();
            deployment.drain(run);
            new Proof(run, deployment, load.acknowledged()).holds();
        }
    }

    private void killAgainAndAgain(StandaloneCluster cluster, Running service) {
        Random random = run.random("kills");
        for (int kill = 1; kill <= kills; kill++) {
            service.during(Duration.ofMillis(random.nextInt(APART_MILLIS)));
            List<ProcessHandle> executors = cluster.executors();
            assertThat(executors).as("%s: executors", run).hasSize(WORKERS);
            ProcessHandle killed = executors.get(random.nextInt(WORKERS));
            assertThat(killed.destroyForcibly()).as(run.toString()).isTrue();
            service.until(
                    "another executor",
                    () -> !killed.isAlive() && cluster.executors().size() == WORKERS);
            service.untilResultsAfter("executor kill " + kill + " of " + kills);
        }
    }
}
