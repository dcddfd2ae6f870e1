package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards as Grafana wants them: ids, data sources, places, variables. */
class BoardsTest {
    private static final Map<String, String> SOURCES = Boards.elements(
                    Boards.yaml(Boards.FOLDER.resolve("provisioning/datasources/faultstream.yaml"))
                            .path("datasources"))
            .collect(Collectors.toMap(source -> source.path("uid").asText(), source -> source.path("type")
                    .asText()));

    static List<Boards.Board> all() {
        return Boards.all();
    }

    @Test
    void uidsAndTitlesAreUnique() {
        assertThat(Boards.all()).hasSize(5);
        assertThat(Boards.all()).extracting(Boards.Board::uid).doesNotHaveDuplicates();
        assertThat(Boards.all())
                .extracting(board -> board.json().path("title").asText())
                .doesNotHaveDuplicates();
        assertThat(SOURCES).containsOnlyKeys("faultstream-prometheus", "faultstream-cloudwatch", "faultstream-athena");
    }

    @ParameterizedTest
    @MethodSource("all")
    void idsAreUniqueAndTheFileHasTheBoardsName(Boards.Board board) {
        assertThat(board.file().getFileName()).hasToString(board.uid() + ".json");
        assertThat(board.uid().length()).isLessThanOrEqualTo(40);
        assertThat(board.panels())
                .extracting(panel -> panel.json().path("id").asInt())
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        assertThat(board.dataPanels()).extracting(Boards.Panel::title).doesNotHaveDuplicates();
        assertThat(board.dataPanels())
                .allSatisfy(panel -> assertThat(panel.json().path("description").asText())
                        .as(panel.title())
                        .isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyDataSourceIsProvisioned(Boards.Board board) {
        assertThat(board.json().findValues("datasource")).isNotEmpty().allSatisfy(source -> assertThat(SOURCES)
                .containsEntry(source.path("uid").asText(), source.path("type").asText()));
        assertThat(board.targets()).allMatch(target -> target.has("datasource"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void panelsDoNotLieOnEachOther(Boards.Board board) {
        List<JsonNode> places = board.panels().stream()
                .map(panel -> panel.json().path("gridPos"))
                .toList();
        assertThat(places)
                .allMatch(place -> place.path("x").asInt() + place.path("w").asInt() <= 24);
        for (JsonNode a : places) {
            assertThat(places).filteredOn(b -> overlap(a, b)).as("itself only").hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void targetsAreNamedOnceAndVariablesExist(Boards.Board board) {
        board.dataPanels().forEach(panel -> {
            assertThat(panel.targets())
                    .extracting(t -> t.path("refId").asText())
                    .doesNotHaveDuplicates();
            assertThat(panel.targets()).as(panel.title()).isNotEmpty();
        });
        Set<String> variables =
                board.variables().map(v -> v.path("name").asText()).collect(Collectors.toSet());
        assertThat(board.targets().map(JsonNode::toString))
                .allSatisfy(text -> assertThat(GrafanaVariables.in(text)).isSubsetOf(variables));
        assertThat(variables)
                .allSatisfy(name ->
                        assertThat(board.json().path("panels").toString()).containsPattern("\\$\\{?" + name));
    }

    /** CloudWatch's expressions name other targets of their panel by id. */
    @ParameterizedTest
    @MethodSource("all")
    void metricMathNamesTargetsThatAreThere(Boards.Board board) {
        board.dataPanels().forEach(panel -> {
            Set<String> ids = panel.targets().map(t -> t.path("id").asText()).collect(Collectors.toSet());
            panel.targets()
                    .map(target -> target.path("expression").asText())
                    .filter(expression -> !expression.isEmpty())
                    .forEach(expression -> assertThat(GrafanaVariables.ids(expression))
                            .as(expression)
                            .isNotEmpty()
                            .isSubsetOf(ids));
            panel.targets().filter(target -> target.path("hide").asBoolean()).forEach(target -> assertThat(
                            panel.targets()
                                    .map(t -> t.path("expression").asText())
                                    .flatMap(e -> GrafanaVariables.ids(e).stream()))
                    .as("hidden, and used")
                    .contains(target.path("id").asText()));
        });
    }

    /** Who knows one knows the other: the same panels in the same order, up to the platform below the service. */
    @Test
    void bothVariantsOfABoardShowTheSame() {
        for (String board : List.of("operations", "data-quality")) {
            assertThat(titles(board + "-prometheus")).hasSizeGreaterThan(12).isEqualTo(titles(board + "-cloudwatch"));
        }
    }

    private static List<String> titles(String board) {
        return Boards.named("faultstream-" + board).panels().stream()
                .map(Boards.Panel::title)
                .takeWhile(title -> !title.equals("Platform"))
                .toList();
    }

    private static boolean overlap(JsonNode a, JsonNode b) {
        return reaches(a, b, "x", "w") && reaches(b, a, "x", "w") && reaches(a, b, "y", "h") && reaches(b, a, "y", "h");
    }

    private static boolean reaches(JsonNode a, JsonNode b, String start, String length) {
        return a.path(start).asInt() + a.path(length).asInt() > b.path(start).asInt();
    }
}
