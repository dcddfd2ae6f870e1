package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.faultstream.config.CloudWatchConfig;
import io.faultstream.config.MetricsConfig;
import io.faultstream.config.PrometheusConfig;
import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SupervisorConfig;
import io.faultstream.metrics.MetricsRegistries;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.metrics.QueryProgressMetrics;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Health as it is asked for over HTTP, of real queries. */
@Timeout(120)
class HealthTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final SupervisorConfig CONFIG = new SupervisorConfig(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            5,
            Duration.ofMinutes(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            new RunLockConfig(Duration.ofSeconds(5), Duration.ofSeconds(30)));

    private final SparkSession spark = TestSpark.session();
    private final Health health = new Health(CONFIG.stuckAfter());
    private final MetricsRegistries registries = MetricsRegistries.open(
            new MetricsConfig(
                    new PrometheusConfig(true, "127.0.0.1", 0),
                    new CloudWatchConfig(false, "x", Duration.ofHours(1), Optional.empty(), Optional.empty()),
                    Map.of()),
            health.pages());
    private final PipelineMetrics metrics = new PipelineMetrics(registries.registry());
    private final QueryProgressMetrics listener = new QueryProgressMetrics(metrics);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Supplier<DataStreamWriter<Row>>> queries = new LinkedHashMap<>();

    @TempDir
    private Path dir;

    @BeforeEach
    void listen() {
        spark.streams().addListener(listener);
    }

    @AfterEach
    void close() {
        spark.streams().removeListener(listener);
        health.close();
        registries.close();
    }

    @Test
    void startingThenHealthyThenStuckWhileABatchHangsThenHealthyAgain() throws Exception {
        AtomicBoolean hang = new AtomicBoolean();
        CountDownLatch release = new CountDownLatch(1);
        query("calm", (rows, id) -> {});
        query("hanging", (rows, id) -> {
            if (hang.get()) {
                release.await();
            }
        });
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(json("/health").path("status").asText()).isEqualTo("starting");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);

        try (QuerySupervisor supervisor = start()) {
            await().atMost(LIMIT).until(() -> get("/health").statusCode() == 200);
            assertThat(get("/health/ready").statusCode()).isEqualTo(200);
            await().atMost(LIMIT)
                    .until(() -> json("/health")
                                    .path("queries")
                                    .path("hanging")
                                    .path("batch_id")
                                    .asInt(-1)
                            >= 0);

            hang.set(true);
            await().atMost(LIMIT).until(() -> get("/health").statusCode() == 503);
            JsonNode stuck = json("/health");
            assertThat(stuck.path("status").asText()).isEqualTo("stuck");
            assertThat(stuck.path("run_id").asText()).isEqualTo("run-1");
            JsonNode hanging = stuck.path("queries").path("hanging");
            assertThat(hanging.path("state").asText()).isEqualTo("running");
            assertThat(hanging.path("reason").asText()).matches("no sign of life for \\d+s");
            assertThat(hanging.path("stuck_since").asText())
                    .isLessThan(stuck.path("since").asText());
            assertThat(stuck.path("queries").path("calm").path("reason").isNull())
                    .isTrue();
            assertThat(scraped("faultstream_query_progress_age_seconds", "hanging"))
                    .isGreaterThan(5);
            assertThat(scraped("faultstream_query_progress_age_seconds", "calm"))
                    .isLessThan(5);
            double beats = scraped("faultstream_query_heartbeats_total", "hanging");
            assertThat(get("/health/live").statusCode()).isEqualTo(200);

            assertThat(scraped("faultstream_query_heartbeats_total", "hanging")).isEqualTo(beats);
            hang.set(false);
            release.countDown();
            await().atMost(LIMIT).until(() -> get("/health").statusCode() == 200);
            supervisor.askToStop();
            assertThat(json("/health").path("status").asText()).isEqualTo("stopping");
            assertThat(get("/health").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void queryInBackOffIsDegradedAndSaysWhy() throws Exception {
        query("broken", (rows, id) -> {
            throw new IllegalStateException("disk is on fire");
        });
        query("calm", (rows, id) -> {});
        try (QuerySupervisor supervisor = start()) {
            await().atMost(LIMIT)
                    .until(() -> json("/health").path("status").asText().equals("degraded"));
            JsonNode broken = json("/health").path("queries").path("broken");
            assertThat(broken.path("state").asText()).isEqualTo("backing off");
            assertThat(broken.path("reason").asText()).isEqualTo("IllegalStateException: disk is on fire");
            assertThat(get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("/health/live").statusCode()).isEqualTo(200);

            supervisor.giveUp("calm", new IllegalStateException("too many errors"));
            assertThat(get("/health/live").statusCode()).isEqualTo(503);
            assertThat(supervisor.await()).hasValueSatisfying(loop -> assertThat(loop.reason())
                    .isEqualTo("calm failed for good: IllegalStateException: too many errors"));
            assertThat(scraped("faultstream_query_given_up_total", "calm")).isEqualTo(1);
        }
    }

    /** Triggers go on finishing while records wait and no offset moves. */
    @Test
    void aliveIsNotAdvancing() throws Exception {
        spark.streams().removeListener(listener);
        query("idle", (rows, id) -> {});
        try (QuerySupervisor supervisor = start()) {
            await().atMost(LIMIT).until(() -> get("/health").statusCode() == 200);
            await().atMost(LIMIT).until(() -> {
                metrics.progressed("idle", 7, "{\"t\":{\"0\":12}}", OptionalLong.of(5));
                return json("/health").path("status").asText().equals("stuck");
            });
            assertThat(json("/health")
                            .path("queries")
                            .path("idle")
                            .path("reason")
                            .asText())
                    .matches("no progress for \\d+s, with 5 records waiting");
            assertThat(supervisor.active()).containsExactly("idle");

            metrics.progressed("idle", 8, "{\"t\":{\"0\":13}}", OptionalLong.of(4));
            assertThat(get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void pausedQueryHoldsStillAndIsHealthy() throws Exception {
        query("one", (rows, id) -> {});
        query("two", (rows, id) -> {});
        QuerySupervisor supervisor = start();
        try (supervisor) {
            await().atMost(LIMIT).until(() -> get("/health").statusCode() == 200);
            assertThatThrownBy(() -> supervisor.pause("three"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no query three, only [one, two]");
            supervisor.resume("one");

            supervisor.pause("one");
            supervisor.pause("one");
            assertThat(json("/health").path("queries").path("one").path("state").asText())
                    .isEqualTo("paused");
            assertThat(get("/health").statusCode()).isEqualTo(200);
            assertThat(spark.streams().active())
                    .extracting(query -> query.name())
                    .doesNotContain("one");
            // The other one has long had more triggers.
            long reached = batch("two");
            await().atMost(LIMIT).until(() -> batch("two") > reached + 3);
            long still = batch("one");

            supervisor.resume("one");
            await().atMost(LIMIT).until(() -> batch("one") > still);
        }
        assertThatThrownBy(() -> supervisor.pause("one"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is stopping with the service");
        assertThatThrownBy(() -> supervisor.resume("one")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void slowClientsDoNotKeepOthersWaiting() throws Exception {
        URI address = registries.prometheusAddress().orElseThrow();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                slow.add(socket);
                socket.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            assertThat(get("/metrics").statusCode()).isEqualTo(200);
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private QuerySupervisor start() {
        QuerySupervisor supervisor = new QuerySupervisor(CONFIG, metrics, queries);
        health.watch("run-1", supervisor, metrics, Map.of());
        supervisor.start();
        return supervisor;
    }

    private void query(String name, VoidFunction2<Dataset<Row>, Long> batch) {
        queries.put(name, () -> spark.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", 1)
                .option("numPartitions", 1)
                .load()
                .writeStream()
                .queryName(name)
                .option("checkpointLocation", dir.resolve(name).toString())
                .trigger(Trigger.ProcessingTime(50))
                .foreachBatch(batch));
    }

    private long batch(String query) {
        return metrics.vitals(query).batchId().orElse(-1);
    }

    private double scraped(String meter, String query) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(meter + "{query=\"" + query + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.builder().build().readTree(get(path).body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                registries.prometheusAddress().orElseThrow().resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
