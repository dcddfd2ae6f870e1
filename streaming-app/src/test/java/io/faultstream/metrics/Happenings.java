package io.faultstream.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What tests let happen to metrics. */
final class Happenings {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Happenings() {}

    /** Something happens to every meter. */
    static void everything(PipelineMetrics metrics) {
        metrics.declareStream("vibration", List.of("EMPTY_VALUE", "MALFORMED_JSON"));
        metrics.declareQuery("ingest", List.of("silver.vibration_windows"));
        metrics.declareClasses("lenet", List.of("normal", "ball_007"));
        metrics.queryUp("ingest", true);
        metrics.heartbeat("ingest");
        metrics.recordsRead("vibration", 10);
        metrics.recordsDecoded("vibration", 8);
        metrics.recordsQuarantined("vibration", "MALFORMED_JSON", 2);
        metrics.errorRate("vibration", 0.2);
        metrics.errorRateExceeded("vibration");
        metrics.fieldsRescued("vibration", 3);
        metrics.offsetsExpired("vibration", 4);
        metrics.windowsScored("lenet", 8, Duration.ofMillis(40));
        metrics.windowsScored("lenet", 4, Duration.ofMillis(20));
        metrics.predicted("normal", 7);
        metrics.predicted("ball_007", 5);
        metrics.uncertain(1);
        metrics.modelInUse("lenet", "1.2.0");
        metrics.batchFinished("ingest", Duration.ofMillis(900));
        metrics.batchPhase("ingest", "addBatch", Duration.ofMillis(700));
        metrics.committed(
                "ingest",
                "silver.vibration_windows",
                Duration.ofMillis(250),
                NOW.minusSeconds(12),
                NOW.minusSeconds(2),
                NOW);
        metrics.lag("ingest", 100);
        metrics.lateRecords("ingest", 6);
        metrics.tableContains("silver.vibration_windows", 20, 3, 1_000_000);
        metrics.maintenanceDone();
        metrics.maintenanceFailed("silver.vibration_windows");
        metrics.queryFailed("ingest");
        metrics.queryRestarted("ingest");
        metrics.queryGivenUp("ingest");
    }
}
