package io.faultstream.metrics;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Turns what queries observed of a micro-batch into metrics, and the time of its commits into freshness. Driver only. */
public final class ObservedMetrics extends StreamingQueryListener {
    private final PipelineMetrics metrics;
    private final Map<String, Observation> observations;
    private final BatchCommits commits;
    /** By query: the ages of the last rows that passed. A micro-batch without rows may still close windows and commit. */
    private final Map<String, Ages> lastSeen = new ConcurrentHashMap<>();

    public ObservedMetrics(PipelineMetrics metrics, List<Observation> observations, BatchCommits commits) {
        this.metrics = metrics;
        this.observations = observations.stream().collect(Collectors.toMap(Observation::name, Function.identity()));
        this.commits = commits;
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        observations.values().forEach(observation -> {
            Row observed = observation
                    .counted(progress.name(), progress.batchId())
                    .orElseGet(() -> progress.observedMetrics().get(observation.name()));
            if (observed != null) {
                observation.record(progress.name(), observed, metrics);
                recordCommits(progress, observed);
            }
        });
    }

    private void recordCommits(StreamingQueryProgress progress, Row observed) {
        Timestamp oldest = observed.getAs(Observation.OLDEST_SOURCE);
        Timestamp newest = observed.getAs(Observation.NEWEST_SOURCE);
        if (oldest != null) {
            lastSeen.put(progress.name(), new Ages(oldest.toInstant(), newest.toInstant()));
        }
        Ages ages = lastSeen.get(progress.name());
        if (ages == null) {
            return; // No row has passed since the start: there is nothing whose age could be told.
        }
        for (BatchCommits.Commit commit : commits.take(progress.name(), progress.batchId())) {
            metrics.committed(
                    progress.name(), commit.table(), commit.duration(), ages.oldest(), ages.newest(), commit.at());
        }
    }

    private record Ages(Instant oldest, Instant newest) {}

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        // Only progress carries observations.
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // Only progress carries observations.
    }
}
