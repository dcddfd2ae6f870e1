package io.faultstream.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The CloudFormation templates, read as they are deployed. */
final class Templates {
    static final Path FOLDER = Tools.HOME.resolve("templates");
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Each is read by a program of its own, so once. */
    private static final Map<String, JsonNode> READ = new ConcurrentHashMap<>();

    private Templates() {}

    static List<Path> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name without its ending; short forms of functions become long ones */
    static JsonNode read(String name) {
        return READ.computeIfAbsent(
                        name,
                        unread -> json(node("template.cjs", FOLDER.resolve(unread + ".yaml"))
                                .out()))
                .deepCopy();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static Program.Result node(String script, Path... files) {
        Path installed = Tools.node();
        String[] command = Stream.concat(
                        Stream.of(
                                "node",
                                Tools.HOME.resolve("tools").resolve(script).toString()),
                        Stream.of(files).map(Path::toString))
                .toArray(String[]::new);
        return Program.of((Object[]) command)
                .with(Map.of("FAULTSTREAM_NODE", installed.toString()))
                .run();
    }
}
