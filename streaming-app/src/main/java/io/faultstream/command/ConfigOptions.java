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
    @Option(names = "--conf", paramLabel = "FILE", description = "Configuration file (HOCON).")
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
        Map<String, String> all = new LinkedHashMap<>();
        lakeRoot.ifPresent(root -> all.put("faultstream.lake.root", root));
        all.putAll(overrides);
        return ConfigLoader.load(Optional.ofNullable(file), all);
    }
}
