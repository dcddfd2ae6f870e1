package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Grafana's files: dashboards, data sources, alert rules. */
final class Boards {
    static final Path FOLDER = Tools.HOME.resolve("../../grafana").normalize();
    static final Path RULES = FOLDER.resolve("alerts/faultstream.rules.yaml");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Boards() {}

    /** A dashboard as Grafana loads it. */
    record Board(Path file, JsonNode json) {
        String uid() {
            return json.path("uid").asText();
        }

        List<Panel> panels() {
            return elements(json.path("panels")).map(Panel::new).toList();
        }

        Stream<Panel> dataPanels() {
            return panels().stream().filter(panel -> !panel.type().equals("row"));
        }

        Stream<JsonNode> targets() {
            return dataPanels().flatMap(Panel::targets);
        }

        Stream<JsonNode> variables() {
            return elements(json.path("templating").path("list"));
        }

        @Override
        public String toString() {
            return file.getFileName().toString();
        }
    }

    /** A panel, or the title of a row of them. */
    record Panel(JsonNode json) {
        String title() {
            return json.path("title").asText();
        }

        String type() {
            return json.path("type").asText();
        }

        Stream<JsonNode> targets() {
            return elements(json.path("targets"));
        }

        List<String> prometheusExpressions() {
            return targets()
                    .filter(target -> target.has("expr"))
                    .map(target -> target.path("expr").asText())
                    .toList();
        }

        List<Series> cloudWatchSeries() {
            return targets()
                    .filter(target -> !target.path("metricName").asText().isEmpty())
                    .map(target -> Series.of(
                            target.path("namespace").asText(),
                            target.path("metricName").asText(),
                            target.path("dimensions")::fieldNames))
                    .toList();
        }
    }

    static List<Board> all() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            return files.sorted().map(file -> new Board(file, read(JSON, file))).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Board named(String uid) {
        return all().stream()
                .filter(board -> board.uid().equals(uid))
                .findFirst()
                .orElseThrow();
    }

    /** Each rule of the alerts. */
    static List<JsonNode> alerts() {
        return elements(yaml(RULES).path("groups"))
                .flatMap(group -> elements(group.path("rules")))
                .toList();
    }

    static JsonNode yaml(Path file) {
        return read(new YAMLMapper(), file);
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
