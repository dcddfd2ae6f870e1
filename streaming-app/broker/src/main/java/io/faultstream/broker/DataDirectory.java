package io.faultstream.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** The broker's folder: checked, and formatted if it is new. */
final class DataDirectory {
    private final Path dir;

    DataDirectory(Path dir) {
        this.dir = dir;
    }

    /**
     * A folder that has a meta.properties keeps its cluster id and its data; Kafka reads the id from there. Throws
     * {@link BrokerSetupException} if the folder cannot be written or another broker is using it.
     */
    void prepare() {
        try {
            Files.createDirectories(dir);
            checkNotInUse();
            if (!Files.exists(dir.resolve("meta.properties"))) {
                format();
            }
        } catch (BrokerSetupException e) {
            throw e;
        } catch (Exception e) { // the formatter declares Exception
            throw new BrokerSetupException(
                    "Cannot keep data in " + dir + ": " + e + ". Choose a folder that can be written with --dir.", e);
        }
    }

    /** Kafka's own lock, tried and let go: a folder in use would otherwise end the JVM without a clear word. */
    private void checkNotInUse() throws IOException {
        try (FileChannel channel =
                        FileChannel.open(dir.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new BrokerSetupException(
                        "Another broker is using " + dir + ". Stop it first, or choose another folder with --dir.");
            }
        }
    }

    private void format() throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream())) // stdout is for READY
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(dir.toString())
                .setMetadataLogDirectory(dir.toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setIgnoreFormatted(true)
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .run();
    }
}
