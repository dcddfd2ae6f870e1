package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.faultstream.testing.FreePort;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that fill up under the running service, stay full for {@code chaos.disk.seconds} (5), and have room again: the one
 * with the checkpoints, the one with the tables, both at once.
 */
@Timeout(1200)
class DiskFullIT {
    private static final Duration FULL = Duration.ofSeconds(Integer.getInteger("chaos.disk.seconds", 5));
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String CHECKPOINTS = "checkpoints";
    private static final String TABLES = "tables";

    private final TestKafka kafka = TestKafka.shared();
    private final String topic = "disk." + UUID.randomUUID();
    private final int port = FreePort.find();

    @TempDir
    private Path dir;

    @Test
    void theServiceSaysSoAndGoesOnWhenThereIsRoomAgain() throws Exception {
        System.out.println("chaos.seed = " + SEED);
        Path folder = dir.resolve("small");
        Optional<DiskSpace> mounted = DiskSpace.mount(folder, 32, CHECKPOINTS, TABLES);
        assumeTrue(mounted.isPresent(), "this machine lets nobody mount a file system, not even in a namespace");
        kafka.createTopic(topic, 2);
        try (DiskSpace disk = mounted.get();
                StorageService service = new StorageService(dir, kafka, disk.prefix(), settings(folder));
                StorageLoad load = StorageLoad.start(kafka, topic, SEED, 3)) {
            StorageCheck check = check(disk.seen(CHECKPOINTS), disk.seen(TABLES));
            await().atMost(LIMIT).until(() -> {
                assertThat(service.process().isAlive()).as(service.output()).isTrue();
                return check.committed() > 0;
            });
            for (List<String> names : List.of(List.of(CHECKPOINTS), List.of(TABLES), List.of(CHECKPOINTS, TABLES))) {
                fillAndFree(names, disk, service);
                check.awaitDrained(load.sent(), service, LIMIT);
            }
            load.close();
            check.awaitDrained(load.sent(), service, LIMIT);
            // A disk that stays full for long (which a slow machine makes of seconds) ends the service, which is
            // started
            // again: as a crash loop, or since the lock could not be renewed. It says why.
            assertThat(service.ends()).allMatch(end -> end.contains("No space left on device"));
            assertThat(service.stop()).as(service.output()).isZero();
            check(
                            disk.copy(CHECKPOINTS, dir.resolve("copy-checkpoints")),
                            disk.copy(TABLES, dir.resolve("copy-tables")))
                    .assertWhole(load.sent());
        }
    }

    private void fillAndFree(List<String> names, DiskSpace disk, StorageService service) throws Exception {
        long restarts = service.restarts();
        names.forEach(disk::fill);
        await().atMost(LIMIT).until(() -> {
            names.forEach(disk::fill);
            service.keep();
            return service.restarts() > restarts;
        });
        assertThat(service.output()).contains("query server-metrics failed and starts again");
        // Between two waits the query is starting, and there is no page while the service itself starts again.
        await().atMost(LIMIT).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            names.forEach(disk::fill);
            service.keep();
            assertThat(health()).contains("No space left on device", "backing off");
        });
        long end = System.nanoTime() + FULL.toNanos();
        await().atMost(FULL.plus(LIMIT)).until(() -> {
            names.forEach(disk::fill);
            service.keep();
            return System.nanoTime() > end;
        });
        for (String name : names) {
            disk.free(name);
        }
        System.out.println(names + " full: restarts of the query " + (service.restarts() - restarts)
                + ", of the service " + service.ends());
    }

    private StorageCheck check(Path checkpoints, Path tables) {
        TestLake lake = new TestLake(dir.resolve("data"), kafka)
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", topic);
        places(checkpoints, tables).forEach(lake::set);
        return new StorageCheck(lake.config(), new Configuration());
    }

    private static Map<String, String> places(Path checkpoints, Path tables) {
        return Map.of(
                "faultstream.lake.checkpoints",
                checkpoints + "/c",
                "faultstream.lake.silver",
                tables + "/silver",
                "faultstream.lake.quarantine",
                tables + "/quarantine");
    }

    private List<String> settings(Path folder) {
        List<String> lines = new ArrayList<>(List.of(
                "faultstream.streams.server-metrics.topic = \"" + topic + "\"",
                "faultstream.streams.server-metrics.trigger = 300 ms",
                "faultstream.metrics.prometheus.port = " + port,
                // Three times as many failures as the default allows, for three times as much trouble.
                "faultstream.supervisor.max-failures = 15",
                "faultstream.aggregates.server-metric-stats.enabled = false"));
        places(folder.resolve(CHECKPOINTS), folder.resolve(TABLES))
                .forEach((key, value) -> lines.add(key + " = \"" + value + "\""));
        return lines;
    }

    /** What {@code /health} says while the query waits. */
    private String health() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
