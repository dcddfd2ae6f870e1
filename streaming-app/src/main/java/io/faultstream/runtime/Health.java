package io.faultstream.runtime;

import io.faultstream.metrics.Page;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.metrics.VitalSigns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how the service is, from what supervisor and metrics have noted: it asks nothing of Spark, so it answers while
 * Spark hangs. Thread-safe.
 */
public final class Health implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Duration stuckAfter;
    private final ScheduledExecutorService watch;
    private volatile Optional<Watched> watched = Optional.empty();
    private HealthReport.Status status = HealthReport.Status.STARTING;
    private Instant since = Instant.now();

    /** @param intervals of queries that trigger by time; they may be silent for as long, on top */
    private record Watched(
            String runId, QuerySupervisor supervisor, PipelineMetrics metrics, Map<String, Duration> intervals) {}

    /** The service is starting until {@link #watch} is called. */
    public Health(Duration stuckAfter) {
        this.stuckAfter = stuckAfter;
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "health");
            thread.setDaemon(true);
            return thread;
        });
        // So that it is known, and logged, since when the service is as it is when somebody asks.
        var unused = watch.scheduleWithFixedDelay(this::report, 1, 1, TimeUnit.SECONDS);
    }

    public void watch(
            String runId, QuerySupervisor supervisor, PipelineMetrics metrics, Map<String, Duration> intervals) {
        watched = Optional.of(new Watched(runId, supervisor, metrics, Map.copyOf(intervals)));
    }

    /** The pages by path: 200 if it is so, 503 if not, and the whole report. */
    public Map<String, Page> pages() {
        return Map.of(
                "/health", page(report -> report.status() == HealthReport.Status.HEALTHY),
                "/health/live", page(HealthReport::isLive),
                "/health/ready", page(HealthReport::isReady));
    }

    public synchronized HealthReport report() {
        List<HealthReport.Query> queries = watched.map(this::queries).orElse(List.of());
        boolean stopping = watched.map(w -> w.supervisor.isStopping()).orElse(false);
        boolean started = watched.isPresent() && queries.stream().noneMatch(Health::isFirstStart);
        boolean upset =
                queries.stream().anyMatch(q -> q.state() == QueryState.BACKING_OFF || q.state() == QueryState.FAILED);
        note(status(queries, stopping, started, upset));
        return new HealthReport(
                status,
                since,
                watched.map(Watched::runId).orElse(null),
                queries.stream().noneMatch(q -> q.state() == QueryState.FAILED)
                        && watched.map(w -> !w.supervisor.hasGivenUp()).orElse(true),
                started && !stopping && !upset,
                queries);
    }

    @Override
    public void close() {
        watch.shutdown();
    }

    private void note(HealthReport.Status now) {
        if (now != status) {
            LOG.info("health: {} after {}", now, status);
            status = now;
            since = Instant.now();
        }
    }

    private static HealthReport.Status status(
            List<HealthReport.Query> queries, boolean stopping, boolean started, boolean upset) {
        if (stopping) {
            return HealthReport.Status.STOPPING;
        }
        if (queries.stream().anyMatch(q -> q.stuckSince().isPresent())) {
            return HealthReport.Status.STUCK;
        }
        if (upset) {
            return HealthReport.Status.DEGRADED;
        }
        return started ? HealthReport.Status.HEALTHY : HealthReport.Status.STARTING;
    }

    private static boolean isFirstStart(HealthReport.Query query) {
        return query.state() == QueryState.WAITING
                || query.state() == QueryState.STARTING
                        && query.restarts() == 0
                        && query.lastProgress().isEmpty();
    }

    private List<HealthReport.Query> queries(Watched on) {
        return on.supervisor.statuses().stream()
                .map(query -> examine(
                        query,
                        on.metrics.vitals(query.name()),
                        stuckAfter.plus(on.intervals.getOrDefault(query.name(), Duration.ZERO))))
                .toList();
    }

    private static HealthReport.Query examine(QueryStatus query, VitalSigns vitals, Duration allowed) {
        Optional<Duration> stuck = Optional.empty();
        Optional<String> reason = Optional.empty();
        if (query.state() == QueryState.STARTING || query.state() == QueryState.RUNNING) {
            // What was before the state began, a pause say, does not count.
            long inState = System.nanoTime() - query.sinceNanos();
            Duration silent =
                    Duration.ofNanos(Math.min(inState, vitals.silentFor().orElse(inState)));
            Duration stalled =
                    Duration.ofNanos(Math.min(inState, vitals.stalledFor().orElse(inState)));
            if (silent.compareTo(allowed) > 0) {
                stuck = Optional.of(silent);
                reason = Optional.of("no sign of life for " + text(silent));
            } else if (stalled.compareTo(allowed) > 0) {
                stuck = Optional.of(stalled);
                reason = Optional.of("no progress for " + text(stalled) + ", with "
                        + vitals.lagRecords().orElse(0) + " records waiting");
            }
        } else if (query.state() == QueryState.BACKING_OFF || query.state() == QueryState.FAILED) {
            reason = query.lastFailure();
        }
        return new HealthReport.Query(
                query.name(),
                query.state(),
                vitals.lastProgress(),
                vitals.batchId(),
                vitals.lagRecords(),
                stuck.map(Instant.now()::minus),
                reason,
                query.restarts());
    }

    private Page page(Predicate<HealthReport> good) {
        return () -> {
            HealthReport report = report();
            return new Page.Answer(good.test(report) ? 200 : 503, "application/json", report.toJson());
        };
    }

    private static String text(Duration duration) {
        return duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}
