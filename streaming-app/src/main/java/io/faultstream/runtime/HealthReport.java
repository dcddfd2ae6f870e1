package io.faultstream.runtime;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the service is at one moment.
 *
 * @param since when the status became what it is
 * @param isLive whether process and supervisor work
 * @param isReady whether every query has been started and none waits to be started again
 */
public record HealthReport(
        Status status, Instant since, String runId, boolean isLive, boolean isReady, List<Query> queries) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** In words that alarms may match. */
    public enum Status {
        HEALTHY,
        STARTING,
        /** A query is in back-off. */
        DEGRADED,
        /** A query neither lives nor advances. */
        STUCK,
        STOPPING
    }

    /**
     * One query.
     *
     * @param stuckSince since when nothing has come from it, if for too long
     * @param reason why it is not as it should be
     */
    public record Query(
            String name,
            QueryState state,
            Optional<Instant> lastProgress,
            OptionalLong batchId,
            OptionalLong lagRecords,
            Optional<Instant> stuckSince,
            Optional<String> reason,
            long restarts) {}

    /** One JSON object; what is not known is null. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("status", status.name().toLowerCase(Locale.ROOT));
        root.put("since", time(Optional.of(since)));
        root.put("run_id", runId);
        ObjectNode byName = root.putObject("queries");
        for (Query query : queries) {
            ObjectNode node = byName.putObject(query.name());
            node.put("state", query.state().text());
            node.put("last_progress", time(query.lastProgress()));
            node.put("batch_id", number(query.batchId()));
            node.put("lag_records", number(query.lagRecords()));
            node.put("stuck_since", time(query.stuckSince()));
            node.put("reason", query.reason().orElse(null));
            node.put("restarts", query.restarts());
        }
        return root.toPrettyString() + "\n";
    }

    private static String time(Optional<Instant> time) {
        return time.map(t -> t.truncatedTo(ChronoUnit.MILLIS).toString()).orElse(null);
    }

    private static Long number(OptionalLong number) {
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
