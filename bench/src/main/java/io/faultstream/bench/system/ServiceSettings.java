package io.faultstream.bench.system;

import io.faultstream.bench.child.ChildSettings;
import io.faultstream.config.AppConfig;
import io.faultstream.config.ConfigLoader;
import io.faultstream.config.SparkConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The service's configuration and session in a child. */
public final class ServiceSettings {
    private ServiceSettings() {}

    /** The configuration of the workload, for a lake in a folder. */
    public static AppConfig config(ChildSettings settings, Path lake) {
        return config(settings, lake, Map.of());
    }

    /** @param more settings that go over all others, by full key */
    public static AppConfig config(ChildSettings settings, Path lake, Map<String, String> more) {
        Map<String, String> overlays = new LinkedHashMap<>(more);
        overlays.put("faultstream.lake.root", lake.toString());
        overlays.put("faultstream.kafka.bootstrap-servers", settings.bootstrapServers());
        return ConfigLoader.load(Optional.of(Path.of(settings.text("conf"))), overlays);
    }

    /** As the service has it. */
    public static SparkSession session(ChildSettings settings, SparkConfig config) {
        return BenchSpark.service(settings, config);
    }
}
