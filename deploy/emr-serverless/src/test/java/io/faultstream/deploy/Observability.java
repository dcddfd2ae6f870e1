package io.faultstream.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code templates/observability.yaml}: alarms and dashboard. Functions are read as their arguments: {@code !Ref X} is the
 * text X, {@code !Sub} the text with its variables in it.
 */
final class Observability {
    static final Path TEMPLATE = Tools.HOME.resolve("templates/observability.yaml");

    private Observability() {}

    static JsonNode resources() {
        return Boards.yaml(TEMPLATE).path("Resources");
    }

    /** An alarm by the name of its resource. */
    record Alarm(String resource, JsonNode properties) {
        /** The metrics that it watches, with those of its expressions. */
        List<Series> series() {
            if (properties.has("MetricName")) {
                return List.of(series(properties));
            }
            List<Series> all = new ArrayList<>();
            for (JsonNode query : properties.path("Metrics")) {
                if (query.has("MetricStat")) {
                    all.add(series(query.path("MetricStat").path("Metric")));
                } else {
                    all.addAll(Series.in(query.path("Expression").asText()));
                }
            }
            return all;
        }

        private static Series series(JsonNode metric) {
            String namespace = metric.path("Namespace").asText();
            return Series.of(
                    namespace.equals("MetricsNamespace") ? "$" + namespace : namespace,
                    metric.path("MetricName").asText(),
                    Boards.elements(metric.path("Dimensions"))
                            .map(d -> d.path("Name").asText())
                            .toList());
        }

        String runbookEntry() {
            return properties.path("AlarmDescription").asText().replaceFirst(".*Runbook: ", "");
        }
    }

    static List<Alarm> alarms() {
        return resources().properties().stream()
                .filter(r -> r.getValue().path("Type").asText().equals("AWS::CloudWatch::Alarm"))
                .map(r -> new Alarm(r.getKey(), r.getValue().path("Properties")))
                .toList();
    }

    /** The dashboard's widgets; each variable of the template is a text, or 1 where a number belongs. */
    static List<JsonNode> widgets() {
        String body = resources()
                .path("Dashboard")
                .path("Properties")
                .path("DashboardBody")
                .asText()
                .replaceAll("(\"value\": )\\$\\{\\w+}0*", "$11");
        try {
            return Boards.elements(new ObjectMapper().readTree(body).path("widgets"))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }

    /** What a widget's list of metrics asks for. */
    static Stream<Series> series(JsonNode widget) {
        return Boards.elements(widget.path("properties").path("metrics")).flatMap(Observability::entry);
    }

    private static Stream<Series> entry(JsonNode entry) {
        if (entry.get(0).isObject()) {
            return Series.in(entry.get(0).path("expression").asText()).stream();
        }
        List<String> dimensions = new ArrayList<>();
        for (int i = 2; i + 1 < entry.size(); i += 2) {
            dimensions.add(entry.get(i).asText());
        }
        return Stream.of(Series.of(entry.get(0).asText(), entry.get(1).asText(), dimensions));
    }
}
