package io.faultstream.command;

import io.faultstream.config.AppConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which lake a command works on: that of a local run, or of a configuration. */
final class LakeOptions {
    @Option(names = "--data-dir", paramLabel = "DIR", description = "The lake of `faultstream local --data-dir DIR`.")
    private Path dataDir;

    @Mixin
    private ConfigOptions config;

    Optional<Path> dataDir() {
        return Optional.ofNullable(dataDir).map(dir -> dir.toAbsolutePath().normalize());
    }

    /** @param base settings on top of the file's, below those of the command line */
    AppConfig load(Map<String, String> base) {
        return config.load(base);
    }

    /** The configuration, with the data dir as its lake if one is given. */
    AppConfig load() {
        return config.load(dataDir().map(Path::toString));
    }
}
