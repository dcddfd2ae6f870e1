package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;

import io.faultstream.config.ErrorRateConfig;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.runtime.Stopper;
import io.faultstream.table.QuarantineTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the share of a stream's records that go to quarantine, and says so or ends the service when it is too large. It
 * hears of a micro-batch when that is committed, so a stop never leaves one to be run, counted and stopped at again. Driver
 * only.
 */
final class ErrorRateGate {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorRateGate.class);

    private final SparkSession spark;
    private final String stream;
    private final ErrorRateConfig config;
    private final TableDefinition quarantine;
    private final Stopper stopper;
    private final ErrorRate rate;

    ErrorRateGate(
            SparkSession spark, String stream, ErrorRateConfig config, TableDefinition quarantine, Stopper stopper) {
        this.spark = spark;
        this.stream = stream;
        this.config = config;
        this.quarantine = quarantine;
        this.stopper = stopper;
        this.rate = new ErrorRate(config);
    }

    /** One committed micro-batch. */
    synchronized void add(ErrorRate.Counts batch, PipelineMetrics metrics) {
        boolean crossed = rate.add(batch);
        metrics.errorRate(stream, rate.share());
        if (!crossed) {
            return;
        }
        metrics.errorRateExceeded(stream);
        String message = message();
        if (config.action() == ErrorRateConfig.Action.STOP) {
            stopper.giveUp(stream, new ErrorRateExceeded(message));
        } else {
            LOG.warn("{}", message);
        }
    }

    private String message() {
        Map.Entry<String, Long> most = rate.byReason().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "%.1f %% of the last %,d records of stream %s went to quarantine, more than the %.1f %% of error-rate.above;"
                        + " most of them (%,d) for %s%s",
                100 * rate.share(),
                rate.records(),
                stream,
                100 * config.above(),
                most.getValue(),
                most.getKey(),
                example(most.getKey()));
    }

    /** One of them: {@code , for example server.metrics-0 offset 17: …}. */
    private String example(String reason) {
        List<Row> rows = spark.read()
                .format("delta")
                .load(quarantine.location())
                .filter(col(QuarantineTable.REASON).equalTo(reason))
                .orderBy(col(QuarantineTable.QUARANTINED_AT).desc())
                .select(
                        SilverTable.SOURCE_TOPIC,
                        SilverTable.SOURCE_PARTITION,
                        SilverTable.SOURCE_OFFSET,
                        QuarantineTable.DETAIL)
                .limit(1)
                .collectAsList();
        return rows.stream()
                .map(row -> ", for example " + row.getString(0) + "-" + row.getInt(1) + " offset " + row.getLong(2)
                        + ": " + row.getString(3))
                .findFirst()
                .orElse("");
    }
}
