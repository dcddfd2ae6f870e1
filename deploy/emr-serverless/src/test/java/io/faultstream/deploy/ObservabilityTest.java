package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The template of dashboard and alarms: what CloudWatch refuses or cannot do, which cfn-lint does not know. */
class ObservabilityTest {
    private static final Map<String, Set<String>> WIDGETS = Map.of(
            "metric", Set.of("title", "view", "region", "period", "stat", "stacked", "yAxis", "annotations", "metrics"),
            "alarm", Set.of("title", "alarms"),
            "text", Set.of("markdown"));
    private static final Set<String> OPTIONS = Set.of("expression", "id", "label", "visible", "stat", "yAxis");

    /** The budget sees what carries the tag that deploy puts on everything. */
    @Test
    void theBudgetCountsTheTagThatDeployPuts() throws IOException {
        String filter = Observability.resources()
                .at("/Budget/Properties/Budget/CostFilters/TagKeyValue/0")
                .asText();
        assertThat(filter).startsWith("user:").endsWith("$${Environment}");
        String tag = filter.substring("user:".length(), filter.indexOf('$'));
        assertThat(Files.readString(Tools.HOME.resolve("lib/stacks.sh"))).contains("\"" + tag + "=$environment\"");
        assertThat(Files.readString(Tools.HOME.resolve("runbook.md"))).contains("`" + tag + "`");
    }

    @Test
    void widgetsAreAsCloudWatchKnowsThem() {
        assertThat(Observability.widgets()).hasSizeBetween(30, 500).allSatisfy(widget -> {
            String type = widget.path("type").asText();
            assertThat(WIDGETS).containsKey(type);
            assertThat(WIDGETS.get(type)).containsAll(widget.path("properties")::fieldNames);
            assertThat(widget.path("x").asInt() + widget.path("width").asInt()).isBetween(1, 24);
            assertThat(widget.path("height").asInt()).isPositive();
        });
        assertThat(Observability.widgets())
                .filteredOn(widget -> widget.path("type").asText().equals("metric"))
                .allSatisfy(widget -> assertThat(widget.path("properties").path("metrics"))
                        .as(widget.path("properties").path("title").asText())
                        .isNotEmpty()
                        .allSatisfy(entry -> assertThat(OPTIONS).containsAll(entry.get(entry.size() - 1)::fieldNames)));
    }

    @Test
    void mathOfWidgetsNamesIdsThatAreThere() {
        for (JsonNode widget : Observability.widgets()) {
            List<JsonNode> options = Boards.elements(widget.path("properties").path("metrics"))
                    .map(entry -> entry.get(entry.size() - 1))
                    .toList();
            Set<String> ids = options.stream().map(o -> o.path("id").asText()).collect(Collectors.toSet());
            assertThat(options)
                    .extracting(o -> o.path("expression").asText())
                    .filteredOn(expression -> !expression.contains("SEARCH"))
                    .allSatisfy(expression -> assertThat(ids)
                            .containsAll(GrafanaVariables.ids(expression.replaceAll("\\$\\{\\w+}", "1"))));
        }
    }

    @Test
    void theDashboardBeginsWithEveryAlarm() {
        List<String> alarms = Boards.elements(
                        Observability.widgets().get(0).path("properties").path("alarms"))
                .map(JsonNode::asText)
                .toList();
        assertThat(alarms)
                .containsExactlyInAnyOrderElementsOf(Observability.alarms().stream()
                        .map(alarm -> "${" + alarm.resource() + ".Arn}")
                        .toList());
    }

    /** What PutMetricAlarm refuses: SEARCH, a query mixed with math, more than ten metrics, a look back of more than a day. */
    @Test
    void alarmsAreWhatCloudWatchCanEvaluate() {
        assertThat(Observability.alarms()).allSatisfy(alarm -> {
            List<JsonNode> queries =
                    Boards.elements(alarm.properties().path("Metrics")).toList();
            assertThat(alarm.properties().has("MetricName")).isEqualTo(queries.isEmpty());
            Set<Integer> periods = new HashSet<>();
            Set<String> ids = new HashSet<>();
            for (JsonNode query : queries) {
                assertThat(query.path("Id").asText()).matches("[a-z]\\w*");
                assertThat(ids.add(query.path("Id").asText())).isTrue();
                if (query.has("MetricStat")) {
                    periods.add(query.path("MetricStat").path("Period").asInt());
                    assertThat(query.path("ReturnData").asBoolean(true)).isFalse();
                }
            }
            assertThat(queries.stream().filter(q -> q.path("ReturnData").asBoolean(true)))
                    .hasSizeLessThanOrEqualTo(1);
            queries.stream().filter(q -> q.has("Expression")).forEach(query -> {
                String expression = query.path("Expression").asText();
                assertThat(expression).doesNotContain("SEARCH");
                if (expression.startsWith("SELECT")) {
                    assertThat(queries).hasSize(1);
                    periods.add(query.path("Period").asInt());
                } else {
                    assertThat(ids).containsAll(GrafanaVariables.ids(expression.replaceAll("\\$\\{\\w+}", "1")));
                }
            });
            if (queries.isEmpty()) {
                periods.add(alarm.properties().path("Period").asInt());
            }
            assertThat(queries.size()).isLessThanOrEqualTo(11);
            assertThat(periods).hasSize(1).first().satisfies(period -> assertThat(period)
                    .isBetween(
                            60,
                            86_400
                                    / alarm.properties()
                                            .path("EvaluationPeriods")
                                            .asInt()));
        });
    }

    /** A limit means the same wherever it is watched; timers are in milliseconds in CloudWatch. */
    @Test
    void limitsAreThoseOfTheAlerts() {
        Map<String, String> alerts = Boards.alerts().stream()
                .collect(Collectors.toMap(
                        rule -> rule.path("labels").path("runbook").asText(),
                        rule -> rule.path("expr").asText()));
        JsonNode parameters = Boards.yaml(Observability.TEMPLATE).path("Parameters");
        assertThat(alerts.get("heartbeat-missing")).endsWith("> " + threshold("HeartbeatMissing"));
        assertThat(alerts.get("stuck")).endsWith("> " + threshold("Stuck"));
        assertThat(alerts.get("lag-growing")).contains("faultstream_lag_seconds > " + threshold("LagGrowing"));
        assertThat(alerts.get("freshness"))
                .contains("> "
                        + parameters.path("FreshnessSeconds").path("Default").asText() + " or")
                .endsWith("> " + Integer.parseInt(threshold("FreshnessOfAggregates")) / 1000);
        assertThat(threshold("Freshness")).isEqualTo("${FreshnessSeconds}000");
        assertThat(alerts.get("quarantine-rate"))
                .endsWith("> "
                        + parameters.path("QuarantineShare").path("Default").asText());
        assertThat(alerts.get("drift"))
                .endsWith(
                        "> " + parameters.path("UncertainShare").path("Default").asText());
    }

    private static String threshold(String alarm) {
        return Observability.resources()
                .path(alarm)
                .path("Properties")
                .path("Threshold")
                .asText();
    }
}
