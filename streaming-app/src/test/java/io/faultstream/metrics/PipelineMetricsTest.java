package io.faultstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineMetricsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PipelineMetrics metrics = new PipelineMetrics(registry, clock);

    @Test
    void declaredThingsShowZeroBeforeAnythingHappens() {
        metrics.declareStream("vibration", List.of("EMPTY_VALUE", "MALFORMED_JSON"));
        metrics.declareQuery("ingest", List.of("silver.vibration_windows"));
        metrics.declareClasses("lenet", List.of("normal", "ball_007"));

        assertThat(counters())
                .isEqualTo(Map.ofEntries(
                        Map.entry("faultstream.error.rate.exceeded{stream=vibration}", 0.0),
                        Map.entry("faultstream.fields.rescued{stream=vibration}", 0.0),
                        Map.entry("faultstream.maintenance.failures{table=silver.vibration_windows}", 0.0),
                        Map.entry("faultstream.maintenance.runs{}", 0.0),
                        Map.entry("faultstream.offsets.expired{stream=vibration}", 0.0),
                        Map.entry("faultstream.predictions{class=ball_007}", 0.0),
                        Map.entry("faultstream.predictions{class=normal}", 0.0),
                        Map.entry("faultstream.predictions.uncertain{}", 0.0),
                        Map.entry("faultstream.query.failures{query=ingest}", 0.0),
                        Map.entry("faultstream.query.given.up{query=ingest}", 0.0),
                        Map.entry("faultstream.query.heartbeats{query=ingest}", 0.0),
                        Map.entry("faultstream.query.restarts{query=ingest}", 0.0),
                        Map.entry("faultstream.records.decoded{stream=vibration}", 0.0),
                        Map.entry("faultstream.records.late{query=ingest}", 0.0),
                        Map.entry("faultstream.records.quarantined{reason=EMPTY_VALUE,stream=vibration}", 0.0),
                        Map.entry("faultstream.records.quarantined{reason=MALFORMED_JSON,stream=vibration}", 0.0),
                        Map.entry("faultstream.records.read{stream=vibration}", 0.0),
                        Map.entry("faultstream.windows.scored{model=lenet}", 0.0)));
        assertThat(gauge("faultstream.error.rate", "stream", "vibration")).isNaN();
        assertThat(gauge("faultstream.query.up", "query", "ingest")).isZero();
        assertThat(gauge("faultstream.lag.records", "query", "ingest")).isNaN();
        assertThat(gauge("faultstream.table.age", "table", "silver.vibration_windows"))
                .isNaN();
        assertThat(metrics.snapshot().tables()).isEmpty();
    }

    @Test
    void countsAddUpInTheRegistryAndInTheSnapshot() {
        metrics.recordsRead("vibration", 10);
        metrics.recordsRead("vibration", 5);
        metrics.recordsDecoded("vibration", 12);
        metrics.recordsQuarantined("vibration", "EMPTY_VALUE", 1);
        metrics.recordsQuarantined("vibration", "MALFORMED_JSON", 2);
        metrics.fieldsRescued("vibration", 4);
        metrics.offsetsExpired("vibration", 7);
        metrics.windowsScored("lenet", 12, Duration.ofMillis(30));
        metrics.predicted("normal", 9);
        metrics.predicted("ball_007", 3);
        metrics.uncertain(2);

        Snapshot snapshot = metrics.snapshot();
        assertThat(snapshot.takenAt()).isEqualTo(NOW);
        assertThat(snapshot.streams())
                .isEqualTo(Map.of(
                        "vibration",
                        new Snapshot.Stream(15, 12, Map.of("EMPTY_VALUE", 1L, "MALFORMED_JSON", 2L), 4, 7)));
        assertThat(snapshot.streams().get("vibration").quarantined()).isEqualTo(3);
        assertThat(snapshot.scored()).isEqualTo(12);
        assertThat(snapshot.predictions()).isEqualTo(Map.of("ball_007", 3L, "normal", 9L));
        assertThat(snapshot.uncertain()).isEqualTo(2);
        assertThat(counters()).containsEntry("faultstream.records.read{stream=vibration}", 15.0);
        assertThat(registry.get("faultstream.scoring").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(30);
    }

    @Test
    void freshnessIsThatOfTheOldestRecordOfTheLastCommit() {
        commit(NOW.minusSeconds(20), NOW.minusSeconds(8));
        commit(NOW.minusSeconds(9), NOW.minusSeconds(4));

        assertThat(gauge("faultstream.table.freshness.last", "table", "silver.x"))
                .isEqualTo(9);
        assertThat(registry.get("faultstream.table.freshness").timer().max(TimeUnit.SECONDS))
                .isEqualTo(20);
        assertThat(metrics.snapshot().tables())
                .isEqualTo(Map.of("silver.x", new Snapshot.Table(Duration.ofSeconds(9), NOW.minusSeconds(4), NOW, 2)));
    }

    @Test
    void tableGrowsOlderWhileNothingArrives() {
        commit(NOW.minusSeconds(5), NOW.minusSeconds(1));
        clock.advance(Duration.ofMinutes(1));

        assertThat(gauge("faultstream.table.age", "table", "silver.x")).isEqualTo(61);
        assertThat(gauge("faultstream.table.freshness.last", "table", "silver.x"))
                .isEqualTo(5);
    }

    @Test
    void brokerTimestampFromTheFutureIsNoNegativeFreshness() {
        commit(NOW.plusSeconds(3), NOW.plusSeconds(3));

        assertThat(metrics.snapshot().tables().get("silver.x").freshness()).isZero();
    }

    @Test
    void lagInSecondsComesFromTheLastCommitAndIsZeroWhenNothingWaits() {
        metrics.lag("ingest", 100);
        assertThat(metrics.snapshot().queries().get("ingest").lag()).isEmpty();

        commit(NOW.minusSeconds(40), NOW.minusSeconds(30));
        metrics.lag("ingest", 50);
        assertThat(metrics.snapshot().queries().get("ingest").lag()).contains(Duration.ofSeconds(40));

        metrics.lag("ingest", 0);
        assertThat(gauge("faultstream.lag.seconds", "query", "ingest")).isZero();
        assertThat(gauge("faultstream.lag.records", "query", "ingest")).isZero();
    }

    @Test
    void queryThatNeverGetsThroughABatchGrowsOld() {
        metrics.queryUp("ingest", true);
        clock.advance(Duration.ofSeconds(90));

        assertThat(gauge("faultstream.query.heartbeat.age", "query", "ingest")).isEqualTo(90);

        metrics.heartbeat("ingest");
        assertThat(gauge("faultstream.query.heartbeat.age", "query", "ingest")).isZero();
        assertThat(metrics.snapshot().queries().get("ingest"))
                .isEqualTo(new Snapshot.Query(
                        true,
                        OptionalLong.empty(),
                        Optional.empty(),
                        0,
                        1,
                        Optional.of(clock.instant()),
                        Optional.empty()));
    }

    @Test
    void onlyTheModelInUseIsShown() {
        metrics.modelInUse("lenet", "1.0.0");
        metrics.modelInUse("lenet", "1.1.0");
        metrics.modelInUse("lenet", "1.1.0");

        assertThat(registry.get("faultstream.model.info").gauges())
                .singleElement()
                .satisfies(gauge -> {
                    assertThat(gauge.value()).isEqualTo(1);
                    assertThat(gauge.getId().getTag("version")).isEqualTo("1.1.0");
                });
        assertThat(metrics.snapshot().model()).contains(new Snapshot.Model("lenet", "1.1.0"));
    }

    private void commit(Instant oldest, Instant newest) {
        metrics.committed("ingest", "silver.x", Duration.ofMillis(200), oldest, newest, NOW);
    }

    private double gauge(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).gauge().value();
    }

    private Map<String, Double> counters() {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getType() == Meter.Type.COUNTER)
                .collect(Collectors.toMap(
                        meter -> meter.getId().getName()
                                + meter.getId().getTags().stream()
                                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                                        .collect(Collectors.joining(",", "{", "}")),
                        meter -> meter.measure().iterator().next().getValue()));
    }
}
