package io.faultstream.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * Turns Spark's query progress into metrics: batch times, lag, late rows, and whether a query lives. Driver only;
 * register it with {@code spark.streams().addListener(..)} before the first query starts. Spark calls it on its
 * listener thread, a moment after the fact.
 */
public final class QueryProgressMetrics extends StreamingQueryListener {
    /** What Spark 3.5 reports for a micro-batch; a closed list keeps the tag's values bounded. */
    private static final List<String> PHASES =
            List.of("latestOffset", "queryPlanning", "getBatch", "walCommit", "addBatch", "commitOffsets");

    private final PipelineMetrics metrics;
    // Spark names a query when it starts and makes progress, but not when it idles or ends.
    private final Map<UUID, String> names = new ConcurrentHashMap<>();
    private final Map<String, UUID> runs = new ConcurrentHashMap<>();

    public QueryProgressMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        String query = named(event.name());
        names.put(event.runId(), query);
        runs.put(query, event.runId());
        metrics.queryUp(query, true);
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        String query = named(progress.name());
        OptionalLong waiting = waiting(progress.sources());
        metrics.progressed(query, progress.batchId(), reached(progress.sources()), waiting);
        Map<String, Long> millis = progress.durationMs();
        if (millis.containsKey("addBatch")) { // else the trigger found nothing to do
            Optional.ofNullable(millis.get("triggerExecution"))
                    .ifPresent(total -> metrics.batchFinished(query, Duration.ofMillis(total)));
            for (String phase : PHASES) {
                Optional.ofNullable(millis.get(phase))
                        .ifPresent(time -> metrics.batchPhase(query, phase, Duration.ofMillis(time)));
            }
        }
        waiting.ifPresent(records -> metrics.lag(query, records));
        metrics.lateRecords(
                query,
                Stream.of(progress.stateOperators())
                        .mapToLong(StateOperatorProgress::numRowsDroppedByWatermark)
                        .sum());
    }

    @Override
    public void onQueryIdle(QueryIdleEvent event) {
        Optional.ofNullable(names.get(event.runId())).ifPresent(metrics::heartbeat);
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        Optional.ofNullable(names.remove(event.runId())).ifPresent(query -> {
            // Spark tells of a start at once and of an end later, so the next run may be on its way already.
            if (runs.remove(query, event.runId())) {
                metrics.queryUp(query, false);
            }
            if (event.exception().isDefined()) {
                metrics.queryFailed(query);
            }
        });
    }

    private static String reached(SourceProgress[] sources) {
        return Stream.of(sources)
                .map(SourceProgress::endOffset)
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }

    /** Over all Kafka sources; empty when there is none. */
    private static OptionalLong waiting(SourceProgress[] sources) {
        return Stream.of(sources)
                .map(source -> KafkaLag.records(source.endOffset(), source.latestOffset()))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
    }

    /** All queries of the service have names; one started by hand in a test need not. */
    private static String named(String name) {
        return name == null ? "unnamed" : name;
    }
}
