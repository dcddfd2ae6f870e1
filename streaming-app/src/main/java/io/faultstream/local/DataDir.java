package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of a local run: made on first use, recognised by a marker file afterwards, and held by one run at a time.
 * The operating system gives the hold back when this JVM ends in whatever way.
 */
final class DataDir implements AutoCloseable {
    private static final String MARKER = "faultstream-data-dir";
    private static final String FORMAT = "1";

    private final Path root;
    private final FileChannel channel;

    private DataDir(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    static boolean isOne(Path root) {
        return Files.exists(root.resolve(MARKER));
    }

    /** @throws SetupException if the folder is somebody else's, damaged, or in use */
    static DataDir open(Path root) {
        try {
            Path marker = root.resolve(MARKER);
            if (!Files.exists(marker)) {
                requireEmpty(root);
                Files.createDirectories(root);
                Files.writeString(marker, FORMAT + "\n");
            }
            return locked(root, marker)
                    .orElseThrow(() -> problem(
                            root, "is in use by another faultstream local", "Stop it, or give another --data-dir"));
        } catch (IOException e) {
            throw problem(root, "cannot be used: " + e, "Give a folder that can be written to");
        }
    }

    /**
     * Holds a folder that a local run has made before; empty where one goes on in it.
     *
     * @throws SetupException if the folder is not one, or damaged
     */
    static Optional<DataDir> claim(Path root) {
        Path marker = root.resolve(MARKER);
        if (!Files.exists(marker)) {
            throw problem(root, "was not made by faultstream local", "Give the --data-dir of a local run");
        }
        try {
            return locked(root, marker);
        } catch (IOException e) {
            throw problem(root, "cannot be used: " + e, "Give a folder that can be written to");
        }
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path lake() {
        return root.resolve("lake");
    }

    Path root() {
        return root;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the JVM at the latest.
        }
    }

    private void check(Path marker) throws IOException {
        String format = Files.readString(marker).strip();
        if (!format.equals(FORMAT)) {
            throw problem(
                    root, "has the format \"" + format + "\", this version knows " + FORMAT, "Use another folder");
        }
        boolean ran = isFilled(root.resolve("checkpoints"));
        if (ran && !isFilled(kafka())) {
            throw problem(
                    root,
                    "is damaged: it has checkpoints, but the broker's data (kafka/) is gone",
                    "Put it back, or start afresh in another folder");
        }
        if (ran && !isFilled(lake())) {
            throw problem(
                    root,
                    "is damaged: it has checkpoints, but the tables (lake/) are gone",
                    "Put them back, or start afresh in another folder");
        }
    }

    private static Optional<DataDir> locked(Path root, Path marker) throws IOException {
        FileChannel channel = FileChannel.open(marker, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this JVM: the same answer as when another one holds it.
        }
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        DataDir dir = new DataDir(root, channel);
        try {
            dir.check(marker);
        } catch (IOException | SetupException e) {
            dir.close();
            throw e;
        }
        return Optional.of(dir);
    }

    private static void requireEmpty(Path root) throws IOException {
        if (isFilled(root)) {
            throw problem(
                    root,
                    "holds other files, and was not made by faultstream local",
                    "Give a new or empty folder with --data-dir");
        }
    }

    private static boolean isFilled(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isPresent();
        }
    }

    private static SetupException problem(Path root, String what, String cure) {
        return new SetupException("data dir " + root, what, cure);
    }
}
