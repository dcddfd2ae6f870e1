package io.faultstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;

/** Does to a checkpoint what a crash at the worst moment does. */
public final class Checkpoints {
    private Checkpoints() {}

    /** Forgets the newest commit of a Delta table: its data files are written, its log entry is lost. */
    public static void loseNewestVersion(Path table) {
        Path log = table.resolve("_delta_log");
        try (Stream<Path> files = Files.list(log)) {
            String newest = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+\\.json"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            Files.delete(log.resolve(newest));
            Files.deleteIfExists(log.resolve("." + newest + ".crc"));
            Files.deleteIfExists(log.resolve(newest.replace(".json", ".crc")));
            Files.deleteIfExists(log.resolve("." + newest.replace(".json", ".crc.crc")));
            DeltaLog.clearCache();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Forgets that the newest micro-batch was finished: its tables are written, its commit is lost. The next start runs it
     * again.
     *
     * @return the micro-batch
     */
    public static long loseNewestCommit(Path checkpoint) {
        Path commits = checkpoint.resolve("commits");
        try (Stream<Path> files = Files.list(commits)) {
            long newest = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .map(Long::valueOf)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            Files.delete(commits.resolve(Long.toString(newest)));
            Files.deleteIfExists(commits.resolve("." + newest + ".crc"));
            return newest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
