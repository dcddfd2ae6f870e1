package io.faultstream.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/** The meters of one table. */
final class TableMeters {
    private final Timer freshness;
    private final AtomicReference<Optional<Contents>> contents = new AtomicReference<>(Optional.empty());
    private final Total maintenanceFailures;
    private final AtomicReference<Optional<Snapshot.Table>> last = new AtomicReference<>(Optional.empty());

    TableMeters(MeterRegistry registry, Clock clock, String table) {
        freshness = PipelineMeter.TABLE_FRESHNESS.timer(registry, table);
        PipelineMeter.TABLE_FRESHNESS_LAST.gauge(
                registry, () -> Seconds.of(last.get().map(Snapshot.Table::freshness)), table);
        PipelineMeter.TABLE_AGE.gauge(
                registry,
                () -> Seconds.of(last.get().map(t -> Duration.between(t.newestSource(), clock.instant()))),
                table);
        maintenanceFailures = new Total(PipelineMeter.MAINTENANCE_FAILURES.counter(registry, table));
        PipelineMeter.TABLE_FILES.gauge(registry, () -> value(Contents::files), table);
        PipelineMeter.TABLE_SMALL_FILES.gauge(registry, () -> value(Contents::smallFiles), table);
        PipelineMeter.TABLE_SIZE.gauge(registry, () -> value(Contents::bytes), table);
    }

    void contains(long files, long smallFiles, long bytes) {
        contents.set(Optional.of(new Contents(files, smallFiles, bytes)));
    }

    void maintenanceFailed() {
        maintenanceFailures.add(1);
    }

    private double value(ToLongFunction<Contents> of) {
        return contents.get().map(now -> (double) of.applyAsLong(now)).orElse(Double.NaN);
    }

    void committed(Instant oldestSource, Instant newestSource, Instant committedAt) {
        // Device clocks may set the broker's timestamp (CreateTime), so it can lie ahead of ours.
        Duration age = Seconds.atLeastZero(Duration.between(oldestSource, committedAt));
        freshness.record(age);
        last.updateAndGet(before -> Optional.of(new Snapshot.Table(
                age,
                before.map(Snapshot.Table::newestSource)
                        .filter(newestSource::isBefore)
                        .orElse(newestSource),
                committedAt,
                before.map(Snapshot.Table::commits).orElse(0L) + 1)));
    }

    Optional<Snapshot.Table> snapshot() {
        return last.get();
    }

    /** What the table held when somebody looked. */
    private record Contents(long files, long smallFiles, long bytes) {}
}
