package io.faultstream.bench.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.bench.report.TextTable;
import java.util.List;
import java.util.Locale;

/** What the driver's child has said of each point. */
public record DriverCost(List<Point> points, String note) {
    public DriverCost {
        points = List.copyOf(points);
    }

    /**
     * One measurement.
     *
     * @param files made up, in the checked table's log before it
     * @param measured the child's answer
     */
    public record Point(int partitions, int files, JsonNode measured) {
        /** Of all queries together, for a micro-batch of the first one. */
        double driverCpuMillis() {
            return measured.get("driverCpuSeconds").asDouble()
                    * 1000
                    / measured.get("queries").get(0).get("batches").asInt();
        }
    }

    public void writeTo(ObjectNode json) {
        ArrayNode all = json.putArray("points");
        for (Point point : points) {
            all.addObject()
                    .put("partitions", point.partitions)
                    .put("files", point.files)
                    .put("driverCpuMillis", point.driverCpuMillis())
                    .set("measured", point.measured);
        }
        json.put("note", note);
    }

    @Override
    public String toString() {
        TextTable text = new TextTable(
                "partitions",
                "files before",
                "query",
                "micro-batches",
                "median, ms",
                "latestOffset",
                "queryPlanning",
                "walCommit",
                "addBatch",
                "commitOffsets",
                "tasks",
                "ms of tasks",
                "driver CPU, ms",
                "commit: files",
                "kB",
                "offsets, kB");
        for (Point point : points) {
            boolean first = true;
            for (JsonNode query : point.measured.get("queries")) {
                text.row(
                        Integer.toString(point.partitions),
                        String.format(Locale.ROOT, "%,d", point.files),
                        query.get("name").asText(),
                        query.get("batches").asText(),
                        whole(query, "triggerExecution"),
                        whole(query, "latestOffset"),
                        whole(query, "queryPlanning"),
                        whole(query, "walCommit"),
                        whole(query, "addBatch"),
                        whole(query, "commitOffsets"),
                        whole(query, "tasks"),
                        whole(query, "taskMillis"),
                        first ? String.format(Locale.ROOT, "%.0f", point.driverCpuMillis()) : "",
                        first ? whole(point.measured, "commitFiles") : "",
                        first ? kilobytes(point.measured, "commitBytes") : "",
                        first ? kilobytes(point.measured, "offsetBytes") : "");
                first = false;
            }
        }
        return text + "\n\n" + note;
    }

    private static String whole(JsonNode figures, String name) {
        return String.format(Locale.ROOT, "%.0f", figures.get(name).asDouble());
    }

    private static String kilobytes(JsonNode figures, String name) {
        return String.format(Locale.ROOT, "%.1f", figures.get(name).asDouble() / 1000);
    }
}
