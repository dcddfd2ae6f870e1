package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code <data dir>/broker-address}: where the broker of a running {@code faultstream local} serves, for other commands. */
final class BrokerAddress implements AutoCloseable {
    private final Path file;

    /** Forgets what a run that was killed has left behind. Only for who holds the data dir. */
    BrokerAddress(Path dataDir) {
        this.file = file(dataDir);
        close();
    }

    static Optional<String> read(Path dataDir) {
        try {
            return Optional.of(Files.readString(file(dataDir)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void publish(String bootstrapServers) {
        try {
            Files.writeString(file, bootstrapServers + "\n");
        } catch (IOException e) {
            throw problem(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private static Path file(Path dataDir) {
        return dataDir.resolve("broker-address");
    }

    private SetupException problem(IOException e) {
        return new SetupException(file.toString(), "cannot be written: " + e, "Give a folder that can be written to");
    }
}
