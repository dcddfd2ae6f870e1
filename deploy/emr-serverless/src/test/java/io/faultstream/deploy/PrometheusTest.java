package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expressions and alert rules, by Prometheus's own promtool and against the table of meters. */
class PrometheusTest {
    /** What Prometheus adds, and the labels of the metrics that are in Prometheus only. */
    private static final Set<String> OTHER_LABELS = Set.of("job", "instance", "area");

    private final List<String> panels = Boards.all().stream()
            .flatMap(Boards.Board::dataPanels)
            .flatMap(panel -> panel.prometheusExpressions().stream())
            .toList();
    private final List<String> alerts =
            Boards.alerts().stream().map(rule -> rule.path("expr").asText()).toList();

    @Test
    void rulesAndConfigurationAreValid() throws Exception {
        assertPasses(promtool(
                "check", "config", Boards.FOLDER.resolve("prometheus.yaml").toString()));
    }

    @Test
    void alertsFireWhenTheyHaveToAndOnlyThen() throws Exception {
        assertPasses(promtool("test", "rules", "faultstream.test.yaml"));
    }

    @Test
    void everyAlertHasACaseInWhichItFiresAndOneInWhichNot() {
        List<JsonNode> cases =
                Boards.yaml(Boards.FOLDER.resolve("alerts/faultstream.test.yaml"))
                        .findValues("alert_rule_test")
                        .stream()
                        .flatMap(Boards::elements)
                        .toList();
        Map<Boolean, Set<String>> alertsByOutcome = cases.stream()
                .collect(Collectors.partitioningBy(
                        test -> test.path("exp_alerts").isEmpty(),
                        Collectors.mapping(test -> test.path("alertname").asText(), Collectors.toSet())));
        Set<String> names = Boards.alerts().stream()
                .map(rule -> rule.path("alert").asText())
                .collect(Collectors.toSet());
        assertThat(alertsByOutcome.get(true)).isEqualTo(names);
        assertThat(alertsByOutcome.get(false)).isEqualTo(names);
    }

    @Test
    void everyExpressionOfAPanelParses(@TempDir Path dir) throws Exception {
        assertThat(panels).hasSizeGreaterThan(30);
        List<Map<String, String>> rules = panels.stream()
                .map(expression -> Map.of("record", "panel", "expr", PromQl.asSent(expression)))
                .toList();
        // promtool refuses two rules of one name and equal labels: each gets a label of its own.
        List<Map<String, Object>> numbered = Stream.iterate(0, i -> i < rules.size(), i -> i + 1)
                .map(i -> Map.<String, Object>of(
                        "record", "panel", "expr", rules.get(i).get("expr"), "labels", Map.of("number", "" + i)))
                .toList();
        Path file = dir.resolve("panels.yaml");
        Files.writeString(
                file,
                new YAMLMapper()
                        .writeValueAsString(Map.of("groups", List.of(Map.of("name", "panels", "rules", numbered)))));
        assertPasses(promtool("check", "rules", file.toString()));
        Files.writeString(file, Files.readString(file).replaceFirst("sum by", "sum bye"));
        assertThat(promtool("check", "rules", file.toString()).exit()).isNotZero();
    }

    @Test
    void metricsAndLabelsAreThoseOfTheService() {
        Set<String> served = Meters.all().stream()
                .flatMap(meter -> meter.prometheus().stream())
                .collect(Collectors.toSet());
        Set<String> tags =
                Meters.all().stream().flatMap(meter -> meter.tags().stream()).collect(Collectors.toSet());
        tags.addAll(OTHER_LABELS);
        List<String> all = Stream.concat(panels.stream(), alerts.stream()).toList();
        assertThat(PromQl.metrics(all).stream().filter(metric -> metric.startsWith("faultstream_")))
                .isSubsetOf(served);
        assertThat(all).allSatisfy(expression -> {
            assertThat(tags).containsAll(PromQl.labels(expression));
            assertThat(Boolean.logicalOr(expression.contains("faultstream_"), expression.contains("jvm_")))
                    .as(expression)
                    .isTrue();
        });
    }

    @Test
    void everyMeterIsOnAPanel() {
        Set<String> shown = PromQl.metrics(panels);
        assertThat(Meters.all())
                .filteredOn(meter -> meter.prometheus().stream().noneMatch(shown::contains))
                .isEmpty();
        assertThat(new ObjectMapper().valueToTree(panels).toString()).doesNotContain("$__");
    }

    private static Program.Result promtool(String... arguments) {
        return Program.of(Stream.concat(Stream.of(Tools.prometheus("promtool")), Stream.of(arguments))
                        .toArray())
                .in(Boards.RULES.getParent())
                .run();
    }

    private static void assertPasses(Program.Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
