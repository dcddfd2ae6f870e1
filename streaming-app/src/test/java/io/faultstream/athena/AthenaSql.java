package io.faultstream.athena;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SQL that people are given: the panels and variables of the Grafana boards for Athena, and the named queries of the
 * deployment. Grafana's macros become what its Athena plug-in makes of them, for the last 30 days; names of variables and
 * parameters become values.
 */
final class AthenaSql {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TIME_GROUP = Pattern.compile("\\$__timeGroup\\((\\w+), *'(\\d+)([mh])'\\)");
    private static final Pattern NAMED = Pattern.compile("(?m)^( *)QueryString: *[|>]-?\\n((?:\\1 +.*\\n|\\n)+)");

    private AthenaSql() {}

    /** By where it was found. */
    static Map<String, String> all(Path repository) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Path board : files(repository.resolve("grafana"), ".json")) {
            collect(board.getFileName().toString(), json(board), all);
        }
        for (Path template : files(repository.resolve("deploy/emr-serverless/templates"), ".yaml")) {
            Matcher named = NAMED.matcher(text(template));
            while (named.find()) {
                all.put(template.getFileName() + " #" + (all.size() + 1), values(named.group(2)));
            }
        }
        return all;
    }

    private static void collect(String where, JsonNode node, Map<String, String> to) {
        String at = node.hasNonNull("title") ? where + ": " + node.get("title").asText() : where;
        if (node.path("rawSQL").isTextual()) {
            to.put(at + " #" + (to.size() + 1), values(expand(node.get("rawSQL").asText())));
        }
        node.forEach(child -> collect(at, child, to));
    }

    private static String expand(String sql) {
        String expanded = sql.replaceAll(
                        "\\$__dateFilter\\((\\w+)\\)", "$1 BETWEEN current_date - INTERVAL '30' DAY AND current_date")
                .replaceAll(
                        "\\$__timeFilter\\((\\w+)\\)",
                        "$1 BETWEEN current_timestamp - INTERVAL '30' DAY AND current_timestamp");
        Matcher group = TIME_GROUP.matcher(expanded);
        StringBuilder out = new StringBuilder();
        while (group.find()) {
            int seconds = Integer.parseInt(group.group(2)) * (group.group(3).equals("m") ? 60 : 3600);
            group.appendReplacement(
                    out,
                    "from_unixtime(floor(to_unixtime(" + group.group(1) + ") / " + seconds + ") * " + seconds + ")");
        }
        return group.appendTail(out).toString();
    }

    /** Any machine, any version, and the database of the test. */
    private static String values(String sql) {
        return sql.replaceAll("IN \\(\\$\\{\\w+:singlequote}\\)", "IS NOT NULL")
                .replaceAll("\"?\\$\\{(?:Environment|\\w*Database\\w*)}\"?", "faultstream")
                // The parameters of the read API: a machine, and since when.
                .replace("= ?", "= 'm1'")
                .replace("(?)", "('2020-01-01T00:00:00Z')");
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Iterable<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + " is missing");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
