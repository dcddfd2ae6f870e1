package io.faultstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.faultstream.config.CloudWatchConfig;
import io.faultstream.config.MetricsConfig;
import io.faultstream.config.PrometheusConfig;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class MetricsRegistriesTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void prometheusScrapesWhatHappened() throws Exception {
        try (MetricsRegistries registries = open(0, Map.of("deployment", "plant-1"))) {
            PipelineMetrics metrics = new PipelineMetrics(registries.registry());
            metrics.declareStream("vibration", List.of("EMPTY_VALUE"));
            metrics.recordsRead("vibration", 15);
            metrics.modelInUse("lenet", "1.0.0");
            metrics.modelInUse("lenet", "1.1.0");

            HttpResponse<String> answer = get(registries, "/metrics");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body().lines())
                    .contains(
                            "# HELP faultstream_records_read_total Kafka records taken in",
                            "# TYPE faultstream_records_read_total counter",
                            "faultstream_records_read_total{deployment=\"plant-1\",stream=\"vibration\"} 15.0",
                            "faultstream_records_quarantined_total{deployment=\"plant-1\",reason=\"EMPTY_VALUE\","
                                    + "stream=\"vibration\"} 0.0",
                            "faultstream_model_info{deployment=\"plant-1\",model=\"lenet\",version=\"1.1.0\"} 1")
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                    .noneMatch(line -> line.contains("1.0.0\""));
        }
    }

    @Test
    void namesInTheScrapeAreThoseOfTheTable() throws Exception {
        try (MetricsRegistries registries = open(0, Map.of())) {
            Happenings.everything(new PipelineMetrics(registries.registry()));

            assertThat(get(registries, "/metrics")
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("faultstream_"))
                            .map(line -> line.split("[{ ]", 2)[0])
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(Stream.of(PipelineMeter.values())
                            .flatMap(meter -> MeterTable.prometheusNames(meter).stream())
                            .toList());
        }
    }

    @Test
    void metersOfOthersStayOut() throws Exception {
        try (MetricsRegistries registries = open(0, Map.of())) {
            registries.registry().counter("spark.something").increment();

            assertThat(get(registries, "/metrics").body()).doesNotContain("spark_something");
        }
    }

    @Test
    void indexPointsToTheMetricsAndOtherPathsAreNotFound() throws Exception {
        try (MetricsRegistries registries = open(0, Map.of())) {
            assertThat(get(registries, "/").body()).contains("/metrics");
            assertThat(get(registries, "/metrics/more").statusCode()).isEqualTo(404);
            assertThat(get(registries, "/favicon.ico").statusCode()).isEqualTo(404);
            HttpRequest post = HttpRequest.newBuilder(uri(registries, "/metrics"))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void portInUseIsASetUpErrorThatSaysWhatToDo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> open(port, Map.of()))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("metrics cannot be served on 127.0.0.1:" + port + ": Address already in use")
                    .hasMessageContaining("Set a free port (0 takes any)");
        }
    }

    @Test
    void noRegionIsASetUpErrorThatSaysWhatToDo() {
        assumeThat(System.getenv("AWS_REGION")).isNull();
        Map<String, String> nowhere = Map.of(
                "aws.disableEc2Metadata", "true", "aws.configFile", "/none", "aws.sharedCredentialsFile", "/none");
        nowhere.forEach(System::setProperty);
        try {
            CloudWatchConfig noRegion = new CloudWatchConfig(
                    true, "Faultstream", Duration.ofMinutes(1), Optional.empty(), Optional.empty());
            PrometheusConfig endpoint = new PrometheusConfig(true, "127.0.0.1", 0);
            assertThatThrownBy(() -> MetricsRegistries.open(new MetricsConfig(endpoint, noRegion, Map.of())))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("is empty and the environment names no AWS region. Set it or AWS_REGION");
        } finally {
            nowhere.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void closeStopsTheEndpoint() {
        MetricsRegistries registries = open(0, Map.of());
        registries.close();

        assertThatThrownBy(() -> get(registries, "/metrics")).isInstanceOf(ConnectException.class);
    }

    @Test
    void withoutAnyRegistryTheSnapshotStillCounts() {
        MetricsConfig none = new MetricsConfig(
                new PrometheusConfig(false, "127.0.0.1", 0), cloudWatch(false, Optional.empty()), Map.of());
        try (MetricsRegistries registries = MetricsRegistries.open(none)) {
            PipelineMetrics metrics = new PipelineMetrics(registries.registry());
            metrics.recordsRead("vibration", 3);

            assertThat(registries.prometheusAddress()).isEmpty();
            assertThat(metrics.snapshot().streams().get("vibration").read()).isEqualTo(3);
        }
    }

    @Test
    void bothRegistriesGetTheSameCounts() throws Exception {
        try (FakeCloudWatch cloudWatch = FakeCloudWatch.start()) {
            MetricsConfig both = new MetricsConfig(
                    new PrometheusConfig(true, "127.0.0.1", 0),
                    cloudWatch(true, Optional.of(cloudWatch.address())),
                    Map.of());
            try (MetricsRegistries registries = MetricsRegistries.open(
                    both, StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))) {
                new PipelineMetrics(registries.registry()).recordsRead("vibration", 3);
                assertThat(get(registries, "/metrics").body().lines())
                        .contains("faultstream_records_read_total{stream=\"vibration\"} 3.0");
            }
            assertThat(cloudWatch
                            .data()
                            .get("faultstream.records.read.count{stream=vibration}")
                            .value())
                    .isEqualTo(3);
            assertThat(cloudWatch.data().keySet()).noneMatch(name -> name.startsWith("jvm"));
        }
    }

    private static MetricsRegistries open(int port, Map<String, String> tags) {
        return MetricsRegistries.open(new MetricsConfig(
                new PrometheusConfig(true, "127.0.0.1", port), cloudWatch(false, Optional.empty()), tags));
    }

    private static CloudWatchConfig cloudWatch(boolean enabled, Optional<URI> endpoint) {
        return new CloudWatchConfig(enabled, "Faultstream", Duration.ofHours(1), Optional.of("eu-west-1"), endpoint);
    }

    private HttpResponse<String> get(MetricsRegistries registries, String path)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(registries, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(MetricsRegistries registries, String path) {
        return registries.prometheusAddress().orElseThrow().resolve(path);
    }
}
