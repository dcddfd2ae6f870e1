package io.faultstream.bench.process;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings written down for a child process. */
public final class ConfigFile {
    private ConfigFile() {}

    /** Writes the file, with the folders above it, and returns it. */
    public static Path write(Config config, Path file) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, config.root().render(ConfigRenderOptions.concise()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
