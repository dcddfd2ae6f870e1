package io.faultstream.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The meters of one streaming query. */
final class QueryMeters {
    final Total late;
    final Total failures;
    final Total restarts;
    final Total givenUp;
    final QueryVitals vitals;
    private final Total heartbeats;
    private final Timer batch;
    private final Map<String, Timer> phases = new ConcurrentHashMap<>();
    private final Map<String, Timer> commits = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Clock clock;
    private final String query;

    private volatile boolean up;
    private volatile OptionalLong lagRecords = OptionalLong.empty();
    private volatile Optional<Duration> lag = Optional.empty();
    private volatile Optional<Instant> lastBeat = Optional.empty();
    private volatile Optional<Instant> oldestSource = Optional.empty();
    private volatile Optional<Duration> lastBatch = Optional.empty();

    QueryMeters(MeterRegistry registry, Clock clock, LongSupplier nanos, String query) {
        vitals = new QueryVitals(clock, nanos);
        this.registry = registry;
        this.clock = clock;
        this.query = query;
        late = new Total(PipelineMeter.RECORDS_LATE.counter(registry, query));
        failures = new Total(PipelineMeter.QUERY_FAILURES.counter(registry, query));
        restarts = new Total(PipelineMeter.QUERY_RESTARTS.counter(registry, query));
        givenUp = new Total(PipelineMeter.QUERY_GIVEN_UP.counter(registry, query));
        heartbeats = new Total(PipelineMeter.QUERY_HEARTBEATS.counter(registry, query));
        batch = PipelineMeter.BATCH.timer(registry, query);
        PipelineMeter.QUERY_UP.gauge(registry, () -> up ? 1 : 0, query);
        PipelineMeter.LAG_RECORDS.gauge(
                registry, () -> lagRecords.isPresent() ? lagRecords.getAsLong() : Double.NaN, query);
        PipelineMeter.LAG_SECONDS.gauge(registry, () -> Seconds.of(lag), query);
        PipelineMeter.QUERY_HEARTBEAT_AGE.gauge(
                registry, () -> Seconds.of(lastBeat.map(beat -> Duration.between(beat, clock.instant()))), query);
        PipelineMeter.QUERY_PROGRESS_AGE.gauge(registry, this::progressAge, query);
    }

    private double progressAge() {
        OptionalLong stalled = vitals.read().stalledFor();
        return stalled.isPresent() ? stalled.getAsLong() / 1e9 : Double.NaN;
    }

    void up(boolean running) {
        up = running;
        if (running) {
            // A query that never gets through its first batch must grow old too.
            lastBeat = Optional.of(clock.instant());
            vitals.started();
        }
    }

    void heartbeat() {
        lastBeat = Optional.of(clock.instant());
        vitals.beat();
        heartbeats.add(1);
    }

    void batchFinished(Duration duration) {
        batch.record(duration);
        lastBatch = Optional.of(duration);
    }

    void phase(String phase, Duration duration) {
        phases.computeIfAbsent(phase, p -> PipelineMeter.BATCH_PHASE.timer(registry, query, p))
                .record(duration);
    }

    void declareTable(String table) {
        commitTimer(table);
    }

    void committed(String table, Duration duration, Instant oldest) {
        commitTimer(table).record(duration);
        oldestSource = Optional.of(oldest);
    }

    private Timer commitTimer(String table) {
        return commits.computeIfAbsent(table, t -> PipelineMeter.COMMIT.timer(registry, query, t));
    }

    void lag(long records, Optional<Duration> duration) {
        lagRecords = OptionalLong.of(records);
        lag = duration;
    }

    Optional<Instant> oldestSource() {
        return oldestSource;
    }

    Snapshot.Query snapshot() {
        return new Snapshot.Query(up, lagRecords, lag, late.value(), heartbeats.value(), lastBeat, lastBatch);
    }
}
