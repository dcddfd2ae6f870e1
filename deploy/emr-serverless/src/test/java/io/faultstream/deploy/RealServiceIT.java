package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The watchdog looks after the real service, broker and devices included: it dies, hangs, cannot start, and nothing is lost. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealServiceIT {
    private static final Path ROOT = Tools.HOME.resolve("../..").normalize();
    private static final Duration PAUSE = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    @BeforeEach
    void require() {
        assumeTrue(
                Files.exists(ROOT.resolve("streaming-app/target/faultstream-app.jar")),
                "the service is not built: ./mvnw package -DskipTests");
    }

    @Test
    void deadAndStuckItComesBackAndTheLedgerHolds() throws Exception {
        try (RealWatch watch = new RealWatch(new Service(folder, List.of()), PAUSE)) {
            watch.deploy();
            String first = watch.settled();
            kill(watch.process(first));
            assertThat(watch.look()).containsExactly("ended, was started again");
            String second = watch.settled();
            assertThat(second).isNotEqualTo(first);

            List<ProcessHandle> broker = watch.process(second).descendants().toList();
            watch.signal("STOP", second);
            watch.look();
            assertThat(watch.looks(3)).containsExactly("stuck, is being stopped");
            broker.forEach(child -> child.onExit().join());
            assertThat(watch.look()).containsExactly("ended, was started again");
            String third = watch.settled();

            Process last = watch.process(third);
            last.destroy();
            assertThat(last.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(last.exitValue()).isZero();
        }
        Program.Result audit = Program.of(
                        ROOT.resolve("faultstream"), "audit", "--full", "--data-dir", folder.resolve("data"))
                .run();
        assertThat(audit.exit()).as(audit.toString()).isZero();
    }

    @Test
    void whatCannotStartIsGivenUpWithItsExitCode() throws Exception {
        List<String> wrong = List.of("--set", "faultstream.no-such-setting=1");
        try (RealWatch watch = new RealWatch(new Service(folder, wrong), PAUSE)) {
            watch.deploy();
            assertThat(watch.looksAtEnds(12))
                    .containsExactly(
                            "ended, was started again", "ended, was started again", "given up, the circuit is open");
            assertThat(watch.job().lastMessage().text()).contains("exit code 2");
        }
    }

    /** Its broker ends when it sees that its parent is gone; a new one has to wait for that. */
    private static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> broker = process.descendants().toList();
        process.destroyForcibly().waitFor();
        broker.forEach(child -> child.onExit().join());
    }

    /** {@code faultstream local}, with the signs of life that its metrics count. */
    private record Service(Path folder, List<String> options, HttpClient http, Map<String, Integer> ports)
            implements LocalRuns.Program {
        Service(Path folder, List<String> options) {
            this(folder, options, HttpClient.newHttpClient(), new ConcurrentHashMap<>());
        }

        @Override
        public List<String> command(String run) {
            List<String> line = new ArrayList<>(List.of(
                    ROOT.resolve("faultstream").toString(),
                    "local",
                    "--data-dir",
                    folder.resolve("data").toString(),
                    "--kafka-port",
                    "0",
                    "--metrics-port",
                    ports.computeIfAbsent(run, unused -> FreePort.find()).toString()));
            line.addAll(options);
            return line;
        }

        @Override
        public long beats(String run) {
            HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(run) + "/metrics"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            try {
                return http.send(metrics, HttpResponse.BodyHandlers.ofLines())
                        .body()
                        .filter(line -> line.startsWith("faultstream_query_heartbeats_total{"))
                        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
            } catch (IOException e) {
                return 0; // not up yet, or no longer answering
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Duration grace() {
            return Duration.ofSeconds(3);
        }
    }
}
