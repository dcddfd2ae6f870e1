package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every alarm and every alert has an entry in the runbook, and the other way round. */
class RunbookTest {
    private static final Pattern LINK = Pattern.compile("runbook\\.md#([\\w-]+)");

    private final Map<String, String> entries = entries();

    @Test
    void alarmsAndEntriesMatch() {
        assertThat(Observability.alarms().stream()
                        .map(Observability.Alarm::runbookEntry)
                        .collect(Collectors.toSet()))
                .isEqualTo(entries.keySet());
    }

    /** AWS's own alarms (watchdog, spend) have no counterpart in Prometheus; what the service itself shows has both. */
    @Test
    void alertsHaveTheEntriesOfTheServicesAlarms() {
        Set<String> ofTheService = Observability.alarms().stream()
                .filter(alarm -> alarm.series().stream().allMatch(Series::isOfTheService))
                .map(Observability.Alarm::runbookEntry)
                .collect(Collectors.toSet());
        assertThat(Boards.alerts().stream()
                        .map(alert -> alert.path("labels").path("runbook").asText())
                        .collect(Collectors.toSet()))
                .isEqualTo(ofTheService);
    }

    @Test
    void alarmsHaveTheNameOfTheirEntryAndTellWhoHasToKnow() {
        assertThat(Observability.alarms()).hasSize(13).allSatisfy(alarm -> {
            assertThat(alarm.properties().path("AlarmName").asText())
                    .startsWith("faultstream-${Environment}-" + alarm.runbookEntry());
            assertThat(alarm.properties().path("AlarmActions"))
                    .as(alarm.resource())
                    .hasSize(1);
            assertThat(alarm.properties().path("OKActions"))
                    .as(alarm.resource())
                    .hasSize(1);
            assertThat(alarm.properties().path("TreatMissingData").asText())
                    .isEqualTo(alarm.resource().equals("HeartbeatMissing") ? "breaching" : "notBreaching");
        });
    }

    @Test
    void entriesSayWhatToDo() {
        assertThat(entries).allSatisfy((name, text) -> assertThat(text)
                .as(name)
                .contains("**Means.**", "**Look first.**", "**Do.**\n- ", "**Over when**"));
    }

    /** Panels are named in italics. */
    @Test
    void entriesNamePanelsThatAreThere() {
        Set<String> titles = Stream.concat(
                        Boards.all().stream()
                                .flatMap(board -> Stream.concat(
                                        board.panels().stream().map(Boards.Panel::title),
                                        Stream.of(board.json()
                                                .path("title")
                                                .asText()
                                                .replaceFirst(" \\(.*", "")))),
                        Observability.widgets().stream()
                                .map(widget ->
                                        widget.path("properties").path("title").asText()))
                .collect(Collectors.toSet());
        assertThat(entries).allSatisfy((name, text) -> assertThat(Pattern.compile("(?<!\\*)\\*([A-Zf][^*]+)\\*(?!\\*)")
                        .matcher(text)
                        .results()
                        .map((MatchResult r) -> r.group(1).replaceAll("\\s+", " "))
                        .filter(title -> titles.stream().noneMatch(t -> t.startsWith(title))))
                .as(name)
                .isEmpty());
    }

    @Test
    void theTableOfPanelsIsRight() {
        List<String[]> rows = Meters.rows("panels").toList();
        assertThat(rows.stream().map(row -> Meters.codes(row[0]).get(0)))
                .containsExactlyElementsOf(
                        Meters.all().stream().map(Meters.Meter::name).toList());
        assertThat(rows.stream().map(row -> row[3]).filter(cell -> !cell.equals("–")))
                .allSatisfy(cell -> assertThat(entries.keySet())
                        .containsAll(LINK.matcher(cell)
                                .results()
                                .map((MatchResult r) -> r.group(1))
                                .toList()));
        Map<String, Meters.Meter> meters =
                Meters.all().stream().collect(Collectors.toMap(Meters.Meter::name, meter -> meter));
        for (String[] row : rows) {
            Meters.Meter meter = meters.get(Meters.codes(row[0]).get(0));
            String board = "faultstream-" + row[1].replace(' ', '-');
            assertThat(Boards.named(board + "-prometheus")
                            .dataPanels()
                            .filter(panel -> PromQl.metrics(panel.prometheusExpressions()).stream()
                                    .anyMatch(meter.prometheus()::contains))
                            .map(Boards.Panel::title))
                    .as(meter.name())
                    .containsExactlyElementsOf(Arrays.stream(row[2].split("; "))
                            .map(cell -> cell.replace("*", ""))
                            .toList());
        }
    }

    private static Map<String, String> entries() {
        try {
            String text = Files.readString(Tools.HOME.resolve("runbook.md"));
            Map<String, String> found = new LinkedHashMap<>();
            for (String part : text.split("\n## ", -1)) {
                int end = part.indexOf('\n');
                if (!part.startsWith("# ")) {
                    found.put(part.substring(0, end), part.substring(end));
                }
            }
            return found;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
