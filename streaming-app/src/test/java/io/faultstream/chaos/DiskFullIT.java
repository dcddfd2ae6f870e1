package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that fills up under the running service, stays full for {@code chaos.disk.seconds} (6), and has room again. */
@Timeout(600)
class DiskFullIT {
    private static final Duration FULL = Duration.ofSeconds(Integer.getInteger("chaos.disk.seconds", 6));
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestKafka kafka = TestKafka.shared();
    private final String topic = "disk." + UUID.randomUUID();
    private final int port = freePort();

    @TempDir
    private Path dir;

    enum OnIt {
        CHECKPOINTS,
        TABLES,
        BOTH
    }

    @ParameterizedTest
    @EnumSource(OnIt.class)
    void theServiceSaysSoAndGoesOnWhenThereIsRoomAgain(OnIt onIt) throws Exception {
        System.out.println("chaos.seed = " + SEED);
        Optional<DiskSpace> mounted = DiskSpace.mount(Files.createDirectories(dir.resolve("small")), 32);
        assumeTrue(mounted.isPresent(), "this machine lets nobody mount a file system, not even in a namespace");
        kafka.createTopic(topic, 2);
        try (DiskSpace disk = mounted.get();
                StorageService service = new StorageService(dir, kafka, disk.prefix(), settings(onIt, disk.path()));
                StorageLoad load = StorageLoad.start(kafka, topic, SEED, 3)) {
            StorageCheck check = check(onIt, disk);
            await().atMost(LIMIT).until(() -> {
                assertThat(service.process().isAlive()).as(service.output()).isTrue();
                return check.committed() > 0;
            });

            disk.fill();
            await().atMost(LIMIT).until(() -> {
                disk.fill();
                service.keep();
                return service.output().contains("query server-metrics failed and starts again")
                        && service.output().contains("No space left on device");
            });
            String health = health();
            long end = System.nanoTime() + FULL.toNanos();
            await().atMost(LIMIT).until(() -> {
                disk.fill();
                service.keep();
                return System.nanoTime() > end;
            });
            disk.free();
            load.close();

            long records = load.sent();
            check.awaitDrained(records, service, LIMIT);
            System.out.println(onIt + ": restarts of the query " + service.restarts() + ", of the service "
                    + service.ends() + ", records " + records + ", health " + health);
            check.assertWhole(records);
            assertThat(health).contains("No space left on device");
            assertThat(service.ends()).isEmpty();
            assertThat(service.stop()).as(service.output()).isZero();
        }
    }

    private StorageCheck check(OnIt onIt, DiskSpace disk) {
        TestLake lake = new TestLake(dir.resolve("data"), kafka)
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", topic);
        places(onIt, disk.seen()).forEach(lake::set);
        return new StorageCheck(lake.config(), new Configuration());
    }

    private Map<String, String> places(OnIt onIt, Path disk) {
        return switch (onIt) {
            case CHECKPOINTS -> Map.of("faultstream.lake.checkpoints", disk + "/checkpoints");
            case TABLES ->
                Map.of(
                        "faultstream.lake.silver",
                        disk + "/silver",
                        "faultstream.lake.quarantine",
                        disk + "/quarantine");
            case BOTH -> Map.of("faultstream.lake.root", disk + "/data");
        };
    }

    private List<String> settings(OnIt onIt, Path disk) {
        List<String> lines = new ArrayList<>(List.of(
                "faultstream.streams.server-metrics.topic = \"" + topic + "\"",
                "faultstream.streams.server-metrics.trigger = 300 ms",
                "faultstream.metrics.prometheus.port = " + port,
                "faultstream.aggregates.server-metric-stats.enabled = false"));
        places(onIt, disk).forEach((key, value) -> lines.add(key + " = \"" + value + "\""));
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
