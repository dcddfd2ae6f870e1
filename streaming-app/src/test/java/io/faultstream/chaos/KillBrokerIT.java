package io.faultstream.chaos;

import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.testing.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker dies, hangs and is changed while the service runs. */
class KillBrokerIT {
    private static final int PARTITIONS = 2;
    private static final int MORE_PARTITIONS = 4;

    private final ChaosRun run = ChaosRun.of("KillBrokerIT");
    private final int kills = ChaosRun.count("chaos.broker.kills", 1);
    private final Duration down = Duration.ofSeconds(ChaosRun.count("chaos.broker.down.seconds", 5));
    private final Duration frozen = Duration.ofSeconds(ChaosRun.count("chaos.broker.frozen.seconds", 10));

    @TempDir
    private Path dir;

    @Test
    void theServiceWaitsAndGoesOn() throws Exception {
        try (ChaosBroker broker = new ChaosBroker(dir)) {
            // The load's clock goes on while the broker is away: what was waiting then must not be late.
            String watermark = "faultstream.aggregates.server-metric-stats.watermark = "
                    + ChaosRecords.SPEED * (down.toSeconds() + frozen.toSeconds() + 60) + " seconds";
            Deployment deployment = new Deployment(dir, broker.bootstrapServers(), PARTITIONS, watermark);
            try (Load load = new Load(deployment, run.random("load"), PARTITIONS)) {
                try (JavaProcess service = deployment.run()) {
                    breakThings(broker, deployment, load, new Running(run, deployment, service));
                }
                load.finish();
                deployment.drain(run);
                new Proof(run, deployment, load.acknowledged()).holds();
            }
        }
    }

    private void breakThings(ChaosBroker broker, Deployment deployment, Load load, Running service) throws Exception {
        service.untilResultsAfter("start");
        for (int kill = 1; kill <= kills; kill++) {
            service.during(Duration.ofMillis(run.random("kill " + kill).nextInt(3000)));
            broker.kill();
            service.during(down);
            broker.startAgain();
            service.untilResultsAfter("kill " + kill + " and " + down.toSeconds() + " s without a broker");
        }
        broker.freeze();
        service.during(frozen);
        broker.thaw();
        service.untilResultsAfter(frozen.toSeconds() + " s of a frozen broker");

        addPartitions(deployment);
        load.spreadOver(MORE_PARTITIONS);
        service.until(
                "records of the new partitions",
                () -> hasRead(deployment, "vibration", deployment.vibrationTopic())
                        && hasRead(deployment, "server-metrics", deployment.metricsTopic()));
        service.untilResultsAfter("new partitions");
        service.stop();
    }

    private static void addPartitions(Deployment deployment) throws InterruptedException, ExecutionException {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, deployment.bootstrapServers()))) {
            NewPartitions more = NewPartitions.increaseTo(MORE_PARTITIONS);
            admin.createPartitions(Map.of(deployment.vibrationTopic(), more, deployment.metricsTopic(), more))
                    .all()
                    .get();
        }
    }

    private static boolean hasRead(Deployment deployment, String query, String topic) {
        QueryCheckpoint checkpoint = QueryCheckpoint.at(
                new Configuration(), deployment.checkpoint(query).toString());
        return List.of(PARTITIONS, MORE_PARTITIONS - 1).stream().allMatch(partition -> checkpoint
                .committedKafka()
                .filter(positions ->
                        positions.of(new TopicPartition(topic, partition)).orElse(0) > 0)
                .isPresent());
    }
}
