package io.faultstream.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How far tables and checkpoints are, by the names of their files: no Spark is asked, so nothing is held up. */
final class LakeFiles {
    private static final List<String> TABLES = List.of(
            "silver/vibration_windows",
            "quarantine/vibration_windows",
            "gold/fault_predictions",
            "silver/server_metrics",
            "quarantine/server_metrics",
            "gold/server_metric_stats");

    private LakeFiles() {}

    /** The newest number among the files of a folder; -1 if there is none. */
    static long newest(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+(\\.json)?"))
                    .mapToLong(name -> Long.parseLong(name.replace(".json", "")))
                    .max()
                    .orElse(-1);
        } catch (NoSuchFileException e) {
            return -1; // not there yet
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The newest version of each table. */
    static Map<Path, Long> versions(Deployment deployment) {
        return versions(deployment, TABLES);
    }

    /** The newest version of each of these tables. */
    static Map<Path, Long> versions(Deployment deployment, List<String> tables) {
        return tables.stream()
                .map(table -> deployment.table(table).resolve("_delta_log"))
                .collect(Collectors.toMap(Function.identity(), LakeFiles::newest));
    }

    /** Whether any of the tables has got rows since. */
    static boolean hasRowsSince(Map<Path, Long> versions) {
        return versions.entrySet().stream().anyMatch(LakeFiles::hasRowsSince);
    }

    /** Whether each of the tables has got rows since. */
    static boolean allHaveRowsSince(Map<Path, Long> versions) {
        return versions.entrySet().stream().allMatch(LakeFiles::hasRowsSince);
    }

    private static boolean hasRowsSince(Map.Entry<Path, Long> table) {
        return LongStream.rangeClosed(table.getValue() + 1, newest(table.getKey()))
                .anyMatch(version -> addsRows(table.getKey(), version));
    }

    private static boolean addsRows(Path log, long version) {
        try {
            return Files.readString(log.resolve("%020d.json".formatted(version)))
                    .contains("{\"add\":{");
        } catch (IOException e) {
            return false; // being written; seen at the next look
        }
    }
}
