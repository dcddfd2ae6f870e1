package io.faultstream.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one home of all meters: others say what happened, in the words of the flow, and never touch a registry. Driver
 * only, called once per batch; safe for use by several threads. Whatever is declared before it happens shows as 0
 * instead of being absent, so declare every known stream, query and class at the start.
 */
public final class PipelineMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, StreamMeters> streams = new ConcurrentHashMap<>();
    private final Map<String, QueryMeters> queries = new ConcurrentHashMap<>();
    private final Map<String, TableMeters> tables = new ConcurrentHashMap<>();
    private final Map<String, Total> predictions = new ConcurrentHashMap<>();
    private final Map<String, Total> scored = new ConcurrentHashMap<>();
    private final Map<String, Timer> scoring = new ConcurrentHashMap<>();
    private final Total uncertain;
    private final Total maintenanceRuns;
    private Optional<InUse> model = Optional.empty();

    public PipelineMetrics(MeterRegistry registry) {
        this(registry, Clock.systemUTC(), System::nanoTime);
    }

    /** The clock tells all ages. */
    public PipelineMetrics(MeterRegistry registry, Clock clock) {
        this(registry, clock, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }

    private PipelineMetrics(MeterRegistry registry, Clock clock, LongSupplier nanos) {
        this.registry = registry;
        this.nanos = nanos;
        this.clock = clock;
        this.uncertain = new Total(PipelineMeter.UNCERTAIN.counter(registry));
        this.maintenanceRuns = new Total(PipelineMeter.MAINTENANCE_RUNS.counter(registry));
    }

    /** Shows 0 for the stream and each reason for quarantine until something happens. */
    public void declareStream(String stream, Collection<String> reasons) {
        reasons.forEach(stream(stream)::quarantined);
    }

    /** Shows the query as not running, and the tables it writes as never committed, until something happens. */
    public void declareQuery(String query, Collection<String> writtenTables) {
        QueryMeters meters = query(query);
        for (String table : writtenTables) {
            meters.declareTable(table);
            table(table);
        }
    }

    /** Shows 0 for the model and each of its classes until something happens. */
    public void declareClasses(String modelName, Collection<String> labels) {
        scored(modelName);
        scoring(modelName);
        labels.forEach(this::prediction);
    }

    /** Kafka records taken in. */
    public void recordsRead(String stream, long n) {
        stream(stream).read.add(n);
    }

    /** Records that met their contract and went to silver. */
    public void recordsDecoded(String stream, long n) {
        stream(stream).decoded.add(n);
    }

    /** Records that went to quarantine; {@code reason} comes from the closed set of reasons. */
    public void recordsQuarantined(String stream, String reason, long n) {
        stream(stream).quarantined(reason).add(n);
    }

    /** The share of the latest records that went to quarantine, from 0 to 1. */
    public void errorRate(String stream, double share) {
        stream(stream).errorRate = share;
    }

    /** The share rose above the one that is configured. */
    public void errorRateExceeded(String stream) {
        stream(stream).errorRateExceeded.add(1);
    }

    /** Unknown fields kept in {@code _rescued_data}. */
    public void fieldsRescued(String stream, long n) {
        stream(stream).rescued.add(n);
    }

    /** Records that the broker deleted before they were read. */
    public void offsetsExpired(String stream, long n) {
        stream(stream).expired.add(n);
    }

    /** One batch of windows scored in {@code duration}. The model goes by its name: versions have no bound. */
    public void windowsScored(String modelName, long n, Duration duration) {
        scored(modelName).add(n);
        scoring(modelName).record(duration);
    }

    /** Windows predicted to be of a class of the model. */
    public void predicted(String faultLabel, long n) {
        prediction(faultLabel).add(n);
    }

    /** Predictions below the confidence threshold. */
    public void uncertain(long n) {
        uncertain.add(n);
    }

    /** One micro-batch, from its trigger to its end. */
    public void batchFinished(String query, Duration batch) {
        query(query).batchFinished(batch);
    }

    /** One phase of a micro-batch, as Spark names it. */
    public void batchPhase(String query, String phase, Duration duration) {
        query(query).phase(phase, duration);
    }

    /**
     * One batch with at least one row committed to a table.
     *
     * @param commit time to write and commit it
     * @param oldestSource the oldest broker timestamp in the batch
     * @param newestSource the newest broker timestamp in the batch
     * @param committedAt when the commit was done
     */
    public void committed(
            String query,
            String table,
            Duration commit,
            Instant oldestSource,
            Instant newestSource,
            Instant committedAt) {
        query(query).committed(table, commit, oldestSource);
        table(table).committed(oldestSource, newestSource, committedAt);
    }

    /** What a table holds, in files and bytes; {@code smallFiles} are among {@code files}. */
    public void tableContains(String table, long files, long smallFiles, long bytes) {
        table(table).contains(files, smallFiles, bytes);
    }

    /** A round of maintenance over all tables is done. */
    public void maintenanceDone() {
        maintenanceRuns.add(1);
    }

    /** A round of maintenance failed on a table. */
    public void maintenanceFailed(String table) {
        table(table).maintenanceFailed();
    }

    /** Records waiting in Kafka, and how far the query is behind in time. */
    public void lag(String query, long records, Duration behind) {
        query(query).lag(records, Optional.of(Seconds.atLeastZero(behind)));
    }

    /**
     * Records waiting in Kafka. The time is that between the oldest record of the last commit and now; 0 when none
     * waits, unknown before the first commit.
     */
    public void lag(String query, long records) {
        QueryMeters meters = query(query);
        meters.lag(
                records,
                records == 0
                        ? Optional.of(Duration.ZERO)
                        : meters.oldestSource()
                                .map(oldest -> Seconds.atLeastZero(Duration.between(oldest, clock.instant()))));
    }

    /** Rows dropped because they came after the watermark. */
    public void lateRecords(String query, long n) {
        query(query).late.add(n);
    }

    /** The model version that scores from now on; takes the place of the one before. */
    public synchronized void modelInUse(String name, String version) {
        Snapshot.Model next = new Snapshot.Model(name, version);
        if (model.map(InUse::model).filter(next::equals).isPresent()) {
            return;
        }
        model.map(InUse::gauge).ifPresent(registry::remove);
        model = Optional.of(new InUse(next, PipelineMeter.MODEL_INFO.gauge(registry, () -> 1, name, version)));
    }

    /** Whether the query runs. A start counts as a sign of life. */
    public void queryUp(String query, boolean up) {
        query(query).up(up);
    }

    /** A sign of life: the query finished a trigger, or says that it has nothing to do. */
    public void heartbeat(String query) {
        query(query).heartbeat();
    }

    /**
     * A trigger of the query finished and did something: a sign of life too, and progress if the offsets have moved.
     *
     * @param reached the offsets after it, in any form that differs when they do
     * @param waiting records that wait in Kafka, empty if unknown
     */
    public void progressed(String query, long batchId, String reached, OptionalLong waiting) {
        query(query).vitals.progressed(batchId, reached, waiting);
        heartbeat(query);
    }

    /** The last that was seen of the query. */
    public VitalSigns vitals(String query) {
        return query(query).vitals.read();
    }

    /** The query ended with an error. */
    public void queryFailed(String query) {
        query(query).failures.add(1);
    }

    /** The supervisor started the query again. */
    public void queryRestarted(String query) {
        query(query).restarts.add(1);
    }

    /** The supervisor gave the query up and ends the service. */
    public void queryGivenUp(String query) {
        query(query).givenUp.add(1);
    }

    /** All values as they are now. */
    public Snapshot snapshot() {
        Map<String, Snapshot.Stream> streamValues = new TreeMap<>();
        streams.forEach((name, meters) -> streamValues.put(name, meters.snapshot()));
        Map<String, Snapshot.Table> tableValues = new TreeMap<>();
        tables.forEach((name, meters) -> meters.snapshot().ifPresent(table -> tableValues.put(name, table)));
        Map<String, Snapshot.Query> queryValues = new TreeMap<>();
        queries.forEach((name, meters) -> queryValues.put(name, meters.snapshot()));
        Map<String, Long> classes = new TreeMap<>();
        predictions.forEach((label, total) -> classes.put(label, total.value()));
        return new Snapshot(
                clock.instant(),
                streamValues,
                scored.values().stream().mapToLong(Total::value).sum(),
                classes,
                uncertain.value(),
                tableValues,
                queryValues,
                currentModel());
    }

    private synchronized Optional<Snapshot.Model> currentModel() {
        return model.map(InUse::model);
    }

    private StreamMeters stream(String stream) {
        return streams.computeIfAbsent(stream, s -> new StreamMeters(registry, s));
    }

    private QueryMeters query(String query) {
        return queries.computeIfAbsent(query, q -> new QueryMeters(registry, clock, nanos, q));
    }

    private TableMeters table(String table) {
        return tables.computeIfAbsent(table, t -> new TableMeters(registry, clock, t));
    }

    private Total prediction(String label) {
        return predictions.computeIfAbsent(label, l -> new Total(PipelineMeter.PREDICTIONS.counter(registry, l)));
    }

    private Total scored(String modelName) {
        return scored.computeIfAbsent(modelName, m -> new Total(PipelineMeter.WINDOWS_SCORED.counter(registry, m)));
    }

    private Timer scoring(String modelName) {
        return scoring.computeIfAbsent(modelName, m -> PipelineMeter.SCORING.timer(registry, m));
    }

    private record InUse(Snapshot.Model model, Gauge gauge) {}
}
