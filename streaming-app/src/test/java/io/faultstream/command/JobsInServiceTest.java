package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.Records;
import io.faultstream.testing.RunProcess;
import io.faultstream.testing.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work that a service does for commands, as a process under load, killed in the middle of it. */
@Timeout(1500)
class JobsInServiceTest {
    /** Only a hang is to end the test: beside other tests on few cores each of the jobs takes minutes. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final String TOPIC = "jobs-in-service";

    private final TestKafka broker = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void replayBackfillMaintainAndRebuildBesideTheStream() throws Exception {
        broker.createTopic(TOPIC, 2);
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        Future<?> sending = load.scheduleWithFixedDelay(
                () -> broker.sendText(TOPIC, List.of(Records.metric("h", Instant.now(), 1), "no JSON")),
                0,
                20,
                TimeUnit.MILLISECONDS);
        try {
            try (JavaProcess service = service()) {
                await().atMost(LIMIT).until(() -> versions("silver/server_metrics") > 3);

                CommandRun dry = onLake("rebuild", "gold.server_metric_stats", "--dry-run");
                assertThat(dry.exitCode()).as(dry.err()).isZero();
                assertThat(dry.out()).contains("would be computed anew");

                assertDone(service, "replay", "--stream", "server-metrics");
                assertDone(service, "backfill", "--stream", "server-metrics", "--from-offsets", "0:0-5,1:0-5");
                assertDone(service, "maintain", "--table", "silver.server_metrics");
                assertDone(service, "rebuild", "gold.server_metric_stats");
                CommandRun wrong = onLake("rebuild", "gold.nosuch");
                assertThat(wrong.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
                assertThat(wrong.err()).contains("gold.nosuch is not a table that can be rebuilt");
                assertThat(onLake("audit").exitCode()).isZero();

                CompletableFuture<CommandRun> rebuild =
                        CompletableFuture.supplyAsync(() -> onLake("rebuild", "gold.server_metric_stats"));
                await().atMost(LIMIT).until(this::isRebuilding);
                service.signal("KILL");
                CommandRun killed = rebuild.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(killed.exitCode()).isEqualTo(FaultstreamCommand.FAILED);
                assertThat(killed.err()).contains("the service has ended before job ");
                assertThat(onLake("jobs").out()).contains("running");
            }
            try (JavaProcess service = service()) {
                await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                                onLake("jobs").out().lines().filter(line -> line.matches("[0-9].*  done  .*")))
                        .as("%s%n%s", onLake("jobs").out(), service.output())
                        .hasSize(5));
                sending.cancel(false);
                service.signal("TERM");
                assertThat(service.await(LIMIT)).as(service.output()).isZero();
            }
        } finally {
            sending.cancel(false);
            load.shutdown();
        }
        CommandRun audit = onLake("audit", "--full");
        assertThat(audit.exitCode()).as(audit.out() + audit.err()).isZero();
    }

    private void assertDone(JavaProcess service, String... command) {
        CommandRun run = onLake(command);
        assertThat(run.exitCode()).as(run.err() + service.output()).isZero();
        assertThat(run.err()).contains(" is done by process " + service.pid());
    }

    private JavaProcess service() {
        return RunProcess.start(
                dir,
                broker,
                "faultstream.streams.server-metrics.topic = \"" + TOPIC + "\"",
                "faultstream.stream-defaults.trigger = 2 s",
                "faultstream.aggregates.server-metric-stats.trigger = 2 s");
    }

    private CommandRun onLake(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        for (String setting : List.of(
                "lake.root=" + dir.resolve("data"),
                "kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "streams.server-metrics.topic=" + TOPIC,
                "streams.vibration.enabled=false",
                "predict.enabled=false",
                "spark.master=local[2]")) {
            all.addAll(List.of("--set", "faultstream." + setting));
        }
        return CommandRun.of(all.toArray(String[]::new));
    }

    private boolean isRebuilding() throws IOException {
        try (Stream<Path> jobs = Files.list(dir.resolve("data/lake/gold/_rebuild"))) {
            return jobs.findAny().isPresent();
        }
    }

    private long versions(String table) throws Exception {
        Path log = dir.resolve("data/lake").resolve(table).resolve("_delta_log");
        if (!Files.isDirectory(log)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+\\.json"))
                    .count();
        }
    }
}
