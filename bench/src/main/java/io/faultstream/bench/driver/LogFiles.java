package io.faultstream.bench.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.table.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A table's log as files on a disk. */
final class LogFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path log;

    LogFiles(String location) {
        this.log = Path.of(location, "_delta_log");
    }

    /** The newest commit that added files. */
    record Commit(long bytes, List<JsonNode> added) {}

    Optional<Commit> newest() throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.filter(file -> file.getFileName().toString().matches("\\d+\\.json"))
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                List<JsonNode> added = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    Optional.ofNullable(JSON.readTree(line).get("add")).ifPresent(added::add);
                }
                if (!added.isEmpty()) {
                    return Optional.of(new Commit(Files.size(file), List.copyOf(added)));
                }
            }
        }
        return Optional.empty();
    }

    /** Files that are not there, each like one that is: for a log that is long and tables that nobody reads. */
    static List<DataFile> madeUp(JsonNode like, int count, int date) {
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new DataFile(
                    "event_date=made-up/part-" + UUID.randomUUID() + ".snappy.parquet",
                    date,
                    like.get("size").asLong(),
                    1,
                    like.get("stats").asText()));
        }
        return files;
    }

    /** Size of the newest file of a folder whose files have numbers for names; 0 where there is none. */
    static long newestBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> newest = files.filter(
                            file -> file.getFileName().toString().matches("\\d+"))
                    .max(Comparator.comparingLong(
                            file -> Long.parseLong(file.getFileName().toString())));
            return newest.isEmpty() ? 0 : Files.size(newest.get());
        }
    }
}
