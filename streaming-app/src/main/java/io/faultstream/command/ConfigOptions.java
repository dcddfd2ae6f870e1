package io.faultstream.command;

import io.faultstream.config.AppConfig;
import io.faultstream.config.ConfigLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which commands take their settings. */
final class ConfigOptions {
    @Option(names = "--conf", paramLabel = "FILE", description = "Configuration file (HOCON), or classpath:NAME.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, on top of the file: --set faultstream.lake.root=s3://bucket/lake")
    private Map<String, String> overrides = new LinkedHashMap<>();

    AppConfig load() {
        return load(Optional.empty());
    }

    /** @param lakeRoot in place of the file's, if given */
    AppConfig load(Optional<String> lakeRoot) {
        return load(lakeRoot.map(root -> Map.of("faultstream.lake.root", root)).orElse(Map.of()));
    }

    /** @param base settings on top of the file's, below those of the command line */
    AppConfig load(Map<String, String> base) {
        Map<String, String> all = new LinkedHashMap<>(base);
        all.putAll(overrides);
        return ConfigLoader.load(Optional.ofNullable(file), all);
    }
}
