package io.faultstream.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Every meter of the service: its name, kind, unit, tags and meaning. The table in {@code grafana/README.md} is this
 * list. Tags hold values of small, fixed sets only: each combination is a time series, and in CloudWatch each one is
 * billed.
 */
enum PipelineMeter {
    RECORDS_READ("records.read", Meter.Type.COUNTER, "records", List.of("stream"), "Kafka records taken in"),
    RECORDS_DECODED(
            "records.decoded",
            Meter.Type.COUNTER,
            "records",
            List.of("stream"),
            "Records that met their contract and went to silver"),
    RECORDS_QUARANTINED(
            "records.quarantined",
            Meter.Type.COUNTER,
            "records",
            List.of("stream", "reason"),
            "Records that went to quarantine, by reason"),
    ERROR_RATE(
            "error.rate",
            Meter.Type.GAUGE,
            "1",
            List.of("stream"),
            "Share of the latest records that went to quarantine, 0 to 1; no value before the first"),
    ERROR_RATE_EXCEEDED(
            "error.rate.exceeded",
            Meter.Type.COUNTER,
            "crossings",
            List.of("stream"),
            "Times the share of quarantined records rose above the configured one"),
    FIELDS_RESCUED(
            "fields.rescued",
            Meter.Type.COUNTER,
            "fields",
            List.of("stream"),
            "Unknown fields kept in `_rescued_data`"),
    OFFSETS_EXPIRED(
            "offsets.expired",
            Meter.Type.COUNTER,
            "records",
            List.of("stream"),
            "Records that the broker deleted before they were read"),
    WINDOWS_SCORED("windows.scored", Meter.Type.COUNTER, "windows", List.of("model"), "Windows the model scored"),
    SCORING("scoring", Meter.Type.TIMER, "seconds", List.of("model"), "Time to score the windows of one batch"),
    PREDICTIONS("predictions", Meter.Type.COUNTER, "windows", List.of("class"), "Predictions by class"),
    UNCERTAIN(
            "predictions.uncertain",
            Meter.Type.COUNTER,
            "windows",
            List.of(),
            "Predictions below the confidence threshold"),
    MODEL_INFO("model.info", Meter.Type.GAUGE, "1", List.of("model", "version"), "1 for the model version in use"),
    BATCH("batch", Meter.Type.TIMER, "seconds", List.of("query"), "Time of one micro-batch, trigger to end"),
    BATCH_PHASE(
            "batch.phase",
            Meter.Type.TIMER,
            "seconds",
            List.of("query", "phase"),
            "Time of one phase of a micro-batch, as Spark names them"),
    COMMIT("commit", Meter.Type.TIMER, "seconds", List.of("query", "table"), "Time to write and commit one batch"),
    TABLE_FRESHNESS(
            "table.freshness",
            Meter.Type.TIMER,
            "seconds",
            List.of("table"),
            "Broker timestamp to committed, for the oldest record of each commit"),
    TABLE_FRESHNESS_LAST(
            "table.freshness.last",
            Meter.Type.GAUGE,
            "seconds",
            List.of("table"),
            "Broker timestamp to committed, for the oldest record of the last commit; no value before the first"),
    TABLE_AGE(
            "table.age",
            Meter.Type.GAUGE,
            "seconds",
            List.of("table"),
            "How long ago the newest committed record reached the broker; grows while nothing arrives"),
    TABLE_FILES(
            "table.files",
            Meter.Type.GAUGE,
            "files",
            List.of("table"),
            "Data files at the last maintenance run; no value before the first"),
    TABLE_SMALL_FILES(
            "table.small.files",
            Meter.Type.GAUGE,
            "files",
            List.of("table"),
            "Data files below half the target size at the last maintenance run; no value before the first"),
    TABLE_SIZE(
            "table.size",
            Meter.Type.GAUGE,
            "bytes",
            List.of("table"),
            "Size of the data files at the last maintenance run; no value before the first"),
    MAINTENANCE_RUNS(
            "maintenance.runs", Meter.Type.COUNTER, "runs", List.of(), "Rounds of maintenance over all tables"),
    MAINTENANCE_FAILURES(
            "maintenance.failures",
            Meter.Type.COUNTER,
            "failures",
            List.of("table"),
            "Rounds of maintenance that failed on the table"),
    LAG_RECORDS(
            "lag.records",
            Meter.Type.GAUGE,
            "records",
            List.of("query"),
            "Records waiting in Kafka at the last progress; no value for other sources"),
    LAG_SECONDS(
            "lag.seconds",
            Meter.Type.GAUGE,
            "seconds",
            List.of("query"),
            "How far the last batch began behind the broker; 0 when no record waits"),
    RECORDS_LATE(
            "records.late",
            Meter.Type.COUNTER,
            "records",
            List.of("query"),
            "Rows dropped because they came after the watermark; an aggregate counts those of one group in one task once"),
    QUERY_UP("query.up", Meter.Type.GAUGE, "1", List.of("query"), "1 while the query runs, 0 when it does not"),
    QUERY_HEARTBEATS(
            "query.heartbeats",
            Meter.Type.COUNTER,
            "events",
            List.of("query"),
            "Signs of life: finished triggers, and idle ones now and then"),
    QUERY_HEARTBEAT_AGE(
            "query.heartbeat.age",
            Meter.Type.GAUGE,
            "seconds",
            List.of("query"),
            "Time since the last sign of life or start; no value before the first"),
    QUERY_PROGRESS_AGE(
            "query.progress.age",
            Meter.Type.GAUGE,
            "seconds",
            List.of("query"),
            "Time since the query last advanced or had nothing waiting; no value before the first start"),
    QUERY_FAILURES(
            "query.failures", Meter.Type.COUNTER, "failures", List.of("query"), "Times the query ended with an error"),
    QUERY_RESTARTS(
            "query.restarts",
            Meter.Type.COUNTER,
            "restarts",
            List.of("query"),
            "Times the supervisor started the query again"),
    QUERY_GIVEN_UP(
            "query.given.up",
            Meter.Type.COUNTER,
            "ends",
            List.of("query"),
            "Times the service ended because of the query: a crash loop, or a failure that a restart cannot mend");

    static final String PREFIX = "faultstream.";

    private final String meterName;
    private final Meter.Type type;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // always a List.of
    private final List<String> tagKeys;

    private final String meaning;

    PipelineMeter(String name, Meter.Type type, String unit, List<String> tagKeys, String meaning) {
        this.meterName = PREFIX + name;
        this.type = type;
        this.unit = unit;
        this.tagKeys = tagKeys;
        this.meaning = meaning;
    }

    String meterName() {
        return meterName;
    }

    Meter.Type type() {
        return type;
    }

    String unit() {
        return unit;
    }

    List<String> tagKeys() {
        return tagKeys;
    }

    String meaning() {
        return meaning;
    }

    /** Phases exist to find out why a batch is slow; CloudWatch bills each as four metrics, so they stay out of it. */
    boolean isSentToCloudWatch() {
        return this != BATCH_PHASE;
    }

    /** A counter has no base unit: Prometheus would repeat it in the name, and CloudWatch knows it as Count. */
    Counter counter(MeterRegistry registry, String... tagValues) {
        return Counter.builder(meterName)
                .description(meaning)
                .tags(tags(tagValues))
                .register(registry);
    }

    Timer timer(MeterRegistry registry, String... tagValues) {
        return Timer.builder(meterName)
                .description(meaning)
                .tags(tags(tagValues))
                .register(registry);
    }

    Gauge gauge(MeterRegistry registry, Supplier<Number> value, String... tagValues) {
        return Gauge.builder(meterName, value)
                .description(meaning)
                .baseUnit(unit.equals("1") ? null : unit)
                .tags(tags(tagValues))
                .register(registry);
    }

    private List<Tag> tags(String... values) {
        if (values.length != tagKeys.size()) {
            throw new IllegalStateException(meterName + " has the tags " + tagKeys);
        }
        return IntStream.range(0, values.length)
                .mapToObj(i -> Tag.of(tagKeys.get(i), values[i]))
                .toList();
    }
}
