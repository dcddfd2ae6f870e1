package io.faultstream.local;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a local run sets in the configuration; a file or the command line may say otherwise. */
final class LocalSettings {
    private final LocalOptions options;

    LocalSettings(LocalOptions options) {
        this.options = options;
    }

    Map<String, String> with(String bootstrapServers) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("faultstream.lake.root", options.dataDir().toString());
        settings.put("faultstream.kafka.bootstrap-servers", bootstrapServers);
        settings.put("faultstream.metrics.prometheus.port", Integer.toString(options.metricsPort()));
        settings.put("faultstream.spark.master", "local[*]");
        settings.put("faultstream.spark.conf.spark.driver.host", "127.0.0.1");
        settings.put("faultstream.spark.conf.spark.driver.bindAddress", "127.0.0.1");
        settings.put(
                "faultstream.spark.conf.spark.local.dir",
                options.dataDir().resolve("tmp").toString());
        return settings;
    }
}
