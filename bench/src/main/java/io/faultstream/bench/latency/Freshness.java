package io.faultstream.bench.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.bench.report.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A latency or backlog result: what was said of each table, by its name, and the service's memory meanwhile if it was asked for. */
public record Freshness(Map<String, JsonNode> tables, String note, List<MemorySample> memory) {
    /** The figures as JSON. */
    public void writeTo(ObjectNode json) {
        ObjectNode all = json.putObject("tables");
        tables.forEach(all::set);
        json.put("note", note);
        ArrayNode samples = json.putArray("memory");
        memory.forEach(sample -> samples.addPOJO(sample));
    }

    @Override
    public String toString() {
        boolean backlog = tables.values().stream().anyMatch(table -> table.has("caughtUpMillis"));
        TextTable text = backlog
                ? new TextTable("table", "caught up after, s", "rows until then")
                : new TextTable("table", "rows", "of", "commits", "p50, s", "p95, s", "p99, s", "max, s");
        tables.forEach((name, table) -> {
            if (backlog) {
                text.row(name, seconds(table, "caughtUpMillis"), count(table, "rows"));
            } else {
                text.row(
                        name,
                        count(table, "rows"),
                        count(table, "expected") + (isShort(table) ? " (the rest came too late to count)" : ""),
                        count(table, "commits"),
                        seconds(table, "p50"),
                        seconds(table, "p95"),
                        seconds(table, "p99"),
                        seconds(table, "max"));
            }
        });
        return text + "\n\n" + note + (memory.isEmpty() ? "" : "\n\n" + memoryText());
    }

    private TextTable memoryText() {
        TextTable text = new TextTable(
                "minute",
                "live heap, MiB",
                "outside the heap, MiB",
                "malloc",
                "classes",
                "code",
                "stacks",
                "files",
                "rest",
                "threads");
        memory.forEach(sample -> text.row(
                String.format(Locale.ROOT, "%.0f", sample.second() / 60.0),
                Long.toString(sample.liveHeapMiB()),
                Long.toString(sample.outsideHeapMiB()),
                Long.toString(sample.arenasMiB()),
                Long.toString(sample.classesMiB()),
                Long.toString(sample.codeMiB()),
                Long.toString(sample.stacksMiB()),
                Long.toString(sample.filesMiB()),
                Long.toString(sample.restMiB()),
                Integer.toString(sample.threads())));
        return text;
    }

    /** Rows that were not there in the end make the percentiles better than they are. */
    private static boolean isShort(JsonNode table) {
        return table.path("rows").asLong() < 0.98 * table.path("expected").asLong();
    }

    private static String seconds(JsonNode table, String name) {
        return table.has(name)
                ? String.format(Locale.ROOT, "%.2f", table.get(name).asDouble() / 1000)
                : "–";
    }

    private static String count(JsonNode table, String name) {
        return String.format(Locale.ROOT, "%,d", table.path(name).asLong());
    }
}
