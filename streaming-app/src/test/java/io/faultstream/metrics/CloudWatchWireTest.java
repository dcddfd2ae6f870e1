package io.faultstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.faultstream.config.CloudWatchConfig;
import io.faultstream.config.MetricsConfig;
import io.faultstream.config.PrometheusConfig;
import io.faultstream.metrics.FakeCloudWatch.Datum;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class CloudWatchWireTest {
    private static final Duration ONLY_AT_CLOSE = Duration.ofHours(1);

    private FakeCloudWatch cloudWatch;

    @BeforeEach
    void start() throws IOException {
        cloudWatch = FakeCloudWatch.start();
    }

    @AfterEach
    void stop() {
        cloudWatch.close();
    }

    @Test
    void closePushesTheLastValuesWithNamesDimensionsAndUnits() {
        MetricsRegistries registries = open(ONLY_AT_CLOSE, Map.of("deployment", "plant-1"));
        Happenings.everything(new PipelineMetrics(registries.registry(), new SettableClock(Happenings.NOW)));
        assertThat(cloudWatch.requests()).isEmpty();

        registries.close();

        assertThat(cloudWatch.requests()).singleElement().satisfies(request -> {
            assertThat(request.action()).isEqualTo("PutMetricData");
            assertThat(request.namespace()).isEqualTo("Faultstream");
            assertThat(request.contentType()).startsWith("application/x-www-form-urlencoded");
            assertThat(request.authorization())
                    .startsWith("AWS4-HMAC-SHA256 Credential=test-key/")
                    .contains("/eu-west-1/monitoring/aws4_request");
        });
        assertThat(cloudWatch.data().values())
                .allSatisfy(datum -> {
                    assertThat(datum.dimensions()).containsEntry("deployment", "plant-1");
                    assertThat(datum.storageResolution()).isEqualTo("60");
                })
                .extracting(datum -> datum.name().substring("faultstream.".length())
                        + withoutDeployment(datum.dimensions()) + " " + datum.value() + " " + datum.unit())
                .containsExactly(
                        "batch.avg{query=ingest} 900.0 Milliseconds",
                        "batch.count{query=ingest} 1.0 Count",
                        "batch.max{query=ingest} 900.0 Milliseconds",
                        "batch.sum{query=ingest} 900.0 Milliseconds",
                        "commit.avg{query=ingest, table=silver.vibration_windows} 250.0 Milliseconds",
                        "commit.count{query=ingest, table=silver.vibration_windows} 1.0 Count",
                        "commit.max{query=ingest, table=silver.vibration_windows} 250.0 Milliseconds",
                        "commit.sum{query=ingest, table=silver.vibration_windows} 250.0 Milliseconds",
                        "error.rate.exceeded.count{stream=vibration} 1.0 Count",
                        "error.rate.value{stream=vibration} 0.2 None",
                        "fields.rescued.count{stream=vibration} 3.0 Count",
                        "lag.records.value{query=ingest} 100.0 None",
                        "lag.seconds.value{query=ingest} 12.0 Seconds",
                        "maintenance.failures.count{table=silver.vibration_windows} 1.0 Count",
                        "maintenance.runs.count{} 1.0 Count",
                        "model.info.value{model=lenet, version=1.2.0} 1.0 None",
                        "offsets.expired.count{stream=vibration} 4.0 Count",
                        "predictions.count{class=ball_007} 5.0 Count",
                        "predictions.count{class=normal} 7.0 Count",
                        "predictions.uncertain.count{} 1.0 Count",
                        "query.failures.count{query=ingest} 1.0 Count",
                        "query.given.up.count{query=ingest} 1.0 Count",
                        "query.heartbeat.age.value{query=ingest} 0.0 Seconds",
                        "query.heartbeats.count{query=ingest} 1.0 Count",
                        "query.progress.age.value{query=ingest} 0.0 Seconds",
                        "query.restarts.count{query=ingest} 1.0 Count",
                        "query.up.value{query=ingest} 1.0 None",
                        "records.decoded.count{stream=vibration} 8.0 Count",
                        "records.late.count{query=ingest} 6.0 Count",
                        "records.quarantined.count{reason=EMPTY_VALUE, stream=vibration} 0.0 Count",
                        "records.quarantined.count{reason=MALFORMED_JSON, stream=vibration} 2.0 Count",
                        "records.read.count{stream=vibration} 10.0 Count",
                        "scoring.avg{model=lenet} 30.0 Milliseconds",
                        "scoring.count{model=lenet} 2.0 Count",
                        "scoring.max{model=lenet} 40.0 Milliseconds",
                        "scoring.sum{model=lenet} 60.0 Milliseconds",
                        "table.age.value{table=silver.vibration_windows} 2.0 Seconds",
                        "table.files.value{table=silver.vibration_windows} 20.0 None",
                        "table.freshness.avg{table=silver.vibration_windows} 12000.0 Milliseconds",
                        "table.freshness.count{table=silver.vibration_windows} 1.0 Count",
                        "table.freshness.last.value{table=silver.vibration_windows} 12.0 Seconds",
                        "table.freshness.max{table=silver.vibration_windows} 12000.0 Milliseconds",
                        "table.freshness.sum{table=silver.vibration_windows} 12000.0 Milliseconds",
                        "table.size.value{table=silver.vibration_windows} 1000000.0 Bytes",
                        "table.small.files.value{table=silver.vibration_windows} 3.0 None",
                        "windows.scored.count{model=lenet} 12.0 Count");
    }

    @Test
    void namesOnTheWireAreThoseOfTheTable() {
        try (MetricsRegistries registries = open(ONLY_AT_CLOSE, Map.of())) {
            Happenings.everything(new PipelineMetrics(registries.registry(), new SettableClock(Happenings.NOW)));
        }

        assertThat(cloudWatch.data().values().stream().map(Datum::name).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(PipelineMeter.values())
                        .flatMap(meter -> MeterTable.cloudWatchNames(meter).stream())
                        .toList());
    }

    @Test
    void valuesAreAlsoPushedEveryStep() {
        try (MetricsRegistries registries = open(Duration.ofSeconds(1), Map.of())) {
            PipelineMetrics metrics = new PipelineMetrics(registries.registry());
            metrics.queryUp("ingest", true);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(cloudWatch.data())
                    .containsKey("faultstream.query.up.value{query=ingest}"));
            assertThat(cloudWatch.data().values())
                    .allSatisfy(datum -> assertThat(datum.storageResolution()).isEqualTo("1"));
        }
    }

    @Test
    void unknownValuesAreNotSent() {
        try (MetricsRegistries registries = open(ONLY_AT_CLOSE, Map.of())) {
            new PipelineMetrics(registries.registry()).declareQuery("ingest", List.of("silver.vibration_windows"));
        }

        assertThat(cloudWatch.data())
                .containsKey("faultstream.query.up.value{query=ingest}")
                .doesNotContainKeys(
                        "faultstream.lag.records.value{query=ingest}",
                        "faultstream.lag.seconds.value{query=ingest}",
                        "faultstream.table.age.value{table=silver.vibration_windows}");
    }

    @Test
    void metersOfOthersAreNotSent() {
        try (MetricsRegistries registries = open(ONLY_AT_CLOSE, Map.of())) {
            registries.registry().counter("spark.something").increment();
            new PipelineMetrics(registries.registry()).uncertain(1);
        }

        assertThat(cloudWatch.data().keySet())
                .containsExactlyInAnyOrder(
                        "faultstream.predictions.uncertain.count{}", "faultstream.maintenance.runs.count{}");
    }

    @Test
    void largePushesAreCompressed() {
        try (MetricsRegistries registries = open(ONLY_AT_CLOSE, Map.of())) {
            PipelineMetrics metrics = new PipelineMetrics(registries.registry());
            IntStream.range(0, 200).forEach(i -> metrics.predicted("class-" + i, i));
        }

        assertThat(cloudWatch.requests()).singleElement().satisfies(request -> assertThat(request.gzip())
                .isTrue());
        assertThat(cloudWatch.data()).hasSize(202);
        assertThat(cloudWatch
                        .data()
                        .get("faultstream.predictions.count{class=class-199}")
                        .value())
                .isEqualTo(199);
    }

    @Test
    void pushIsTriedAgainWhenCloudWatchFails() {
        cloudWatch.failNext(2);
        try (MetricsRegistries registries = open(ONLY_AT_CLOSE, Map.of())) {
            new PipelineMetrics(registries.registry()).uncertain(5);
        }

        assertThat(cloudWatch
                        .data()
                        .get("faultstream.predictions.uncertain.count{}")
                        .value())
                .isEqualTo(5);
    }

    @Test
    void unreachableCloudWatchDoesNotHoldUpTheEnd() {
        cloudWatch.close();
        MetricsRegistries registries = open(ONLY_AT_CLOSE, Map.of());
        new PipelineMetrics(registries.registry()).uncertain(5);

        assertTimeout(Duration.ofSeconds(30), registries::close);
    }

    private static Map<String, String> withoutDeployment(Map<String, String> dimensions) {
        Map<String, String> rest = new TreeMap<>(dimensions);
        rest.remove("deployment");
        return rest;
    }

    private MetricsRegistries open(Duration step, Map<String, String> tags) {
        return MetricsRegistries.open(
                new MetricsConfig(
                        new PrometheusConfig(false, "127.0.0.1", 0),
                        new CloudWatchConfig(
                                true, "Faultstream", step, Optional.of("eu-west-1"), Optional.of(cloudWatch.address())),
                        tags),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test-key", "test-secret")));
    }
}
