package io.faultstream;

import io.faultstream.metrics.BatchCommits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/** The queries of a pipeline by their step in the flow; each is made, and its checkpoint looked at, when it is asked for. */
public final class FlowQueries {
    private static final Duration HEAD_START = Duration.ofSeconds(5);

    private final Map<Step, Map<String, Supplier<DataStreamWriter<Row>>>> steps = new EnumMap<>(Step.class);
    private final BatchCommits commits;

    /** Where in the flow a query is, in its order. */
    public enum Step {
        /** Kafka to silver and quarantine. */
        INGEST,
        /** Silver to gold. */
        GOLD
    }

    FlowQueries(BatchCommits commits) {
        this.commits = commits;
    }

    void add(Step step, String name, Supplier<DataStreamWriter<Row>> writer) {
        steps.computeIfAbsent(step, any -> new LinkedHashMap<>()).put(name, writer);
    }

    /** All, by name. */
    public Map<String, Supplier<DataStreamWriter<Row>>> all() {
        Map<String, Supplier<DataStreamWriter<Row>>> all = new LinkedHashMap<>();
        steps.values().forEach(all::putAll);
        return all;
    }

    /**
     * All, for a service that goes on: those that read silver wait with their first start until an ingest query has
     * committed something. All at once, each would be cold for longer, and records wait in Kafka first of all.
     */
    public Map<String, Supplier<DataStreamWriter<Row>>> live() {
        Map<String, Supplier<DataStreamWriter<Row>>> live = new LinkedHashMap<>();
        steps.forEach((step, members) -> members.forEach((name, writer) -> live.put(name, () -> {
            if (step != Step.INGEST) {
                commits.awaitFirst(HEAD_START);
            }
            return writer.get();
        })));
        return live;
    }

    /**
     * Those of some steps, in the order of the flow, each to take what is there and end, whatever its configured trigger:
     * those of a step read what the steps before it write.
     */
    public List<Map<String, Supplier<DataStreamWriter<Row>>>> boundedSteps(Set<Step> wanted) {
        List<Map<String, Supplier<DataStreamWriter<Row>>>> bounded = new ArrayList<>();
        steps.forEach((step, all) -> {
            if (wanted.contains(step)) {
                Map<String, Supplier<DataStreamWriter<Row>>> members = new LinkedHashMap<>();
                all.forEach(
                        (name, writer) -> members.put(name, () -> writer.get().trigger(Trigger.AvailableNow())));
                bounded.add(members);
            }
        });
        return bounded;
    }
}
