package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CloudWatch: one value a minute of each metric, asked for by {@code SELECT SUM|MAX("name") FROM "namespace"}. */
final class FakeMetrics implements FakeAws.Service {
    static final String NAMESPACE = "faultstream";

    private static final Pattern QUERY = Pattern.compile("SELECT (?:SUM|MAX)\\(\"([^\"]+)\"\\) FROM \"([^\"]+)\"");
    private static final Pattern RUNNING_SUM = Pattern.compile("RUNNING_SUM\\((\\w+)\\)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, NavigableMap<Instant, Double>> metrics = new HashMap<>();

    synchronized void put(String metric, Instant at, double value) {
        metrics.computeIfAbsent(metric, any -> new TreeMap<>()).put(at.truncatedTo(ChronoUnit.MINUTES), value);
    }

    @Override
    public synchronized JsonNode call(String operation, JsonNode input) throws AwsError {
        if (!operation.equals("GetMetricData")) {
            throw new IllegalArgumentException(operation);
        }
        Instant from = Instant.parse(input.path("StartTime").asText());
        Instant to = Instant.parse(input.path("EndTime").asText());
        if (!from.isBefore(to)) {
            throw new AwsError("ValidationException", "StartTime must be before EndTime");
        }
        boolean newestFirst = input.path("ScanBy").asText("TimestampDescending").equals("TimestampDescending");
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("MetricDataResults");
        Map<String, NavigableMap<Instant, Double>> byId = new HashMap<>();
        for (JsonNode query : input.path("MetricDataQueries")) {
            NavigableMap<Instant, Double> values =
                    evaluate(query, byId).subMap(from.truncatedTo(ChronoUnit.MINUTES), true, to, false);
            byId.put(query.path("Id").asText(), values);
            if (query.path("ReturnData").asBoolean(true)) {
                results.insert(0, result(query.path("Id").asText(), newestFirst ? values.descendingMap() : values));
            }
        }
        return answer;
    }

    private static ObjectNode result(String id, Map<Instant, Double> values) {
        ObjectNode result =
                JSON.createObjectNode().put("Id", id).put("Label", id).put("StatusCode", "Complete");
        ArrayNode times = result.putArray("Timestamps");
        ArrayNode numbers = result.putArray("Values");
        values.forEach((time, value) -> {
            times.add(time.toString());
            numbers.add(value);
        });
        return result;
    }

    private NavigableMap<Instant, Double> evaluate(JsonNode query, Map<String, NavigableMap<Instant, Double>> byId)
            throws AwsError {
        Matcher sum = RUNNING_SUM.matcher(query.path("Expression").asText());
        if (!sum.matches()) {
            return select(query);
        }
        NavigableMap<Instant, Double> sums = new TreeMap<>();
        double total = 0;
        for (var entry : byId.get(sum.group(1)).entrySet()) {
            total += entry.getValue();
            sums.put(entry.getKey(), total);
        }
        return sums;
    }

    private NavigableMap<Instant, Double> select(JsonNode query) throws AwsError {
        Matcher select = QUERY.matcher(query.path("Expression").asText());
        if (!select.matches() || query.path("Period").asInt() != 60) {
            throw new AwsError("ValidationException", "a query that nobody answers: " + query);
        }
        if (!select.group(2).equals(NAMESPACE)) {
            return Collections.emptyNavigableMap();
        }
        return metrics.getOrDefault(select.group(1), Collections.emptyNavigableMap());
    }
}
