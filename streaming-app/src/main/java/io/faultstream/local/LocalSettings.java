package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a local run sets in the configuration; a file or the command line may say otherwise. */
final class LocalSettings {
    /** SKF 6205-2RS, the drive-end bearing of the recordings: events per shaft revolution. */
    private static final String BEARING = "SKF 6205-2RS,3.5848,5.4152,4.7135,60.0";

    private static final int MACHINES = 10;

    private final LocalOptions options;
    private final DataDir dir;

    LocalSettings(LocalOptions options, DataDir dir) {
        this.options = options;
        this.dir = dir;
    }

    Map<String, String> with(String bootstrapServers) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("faultstream.lake.root", dir.root().toString());
        settings.put("faultstream.kafka.bootstrap-servers", bootstrapServers);
        settings.put("faultstream.metrics.prometheus.port", Integer.toString(options.metricsPort()));
        settings.put("faultstream.reference.sensors-csv", sensors().toUri().toString());
        settings.put("faultstream.spark.master", "local[*]");
        settings.put("faultstream.spark.conf.spark.driver.host", "127.0.0.1");
        settings.put("faultstream.spark.conf.spark.driver.bindAddress", "127.0.0.1");
        settings.put(
                "faultstream.spark.conf.spark.local.dir",
                dir.root().resolve("tmp").toString());
        return settings;
    }

    /** The bearings of the ten machines; a file that is there is the user's to edit. */
    private Path sensors() {
        Path csv = dir.root().resolve("sensors.csv");
        try {
            if (!Files.exists(csv)) {
                StringBuilder lines =
                        new StringBuilder("machine_id,sensor_id,bearing,order_outer,order_inner,order_ball,mains_hz\n");
                for (int i = 1; i <= MACHINES; i++) {
                    lines.append(String.format("machine-%02d,drive-end,%s%n", i, BEARING));
                }
                Files.writeString(csv, lines);
            }
            return csv;
        } catch (IOException e) {
            throw new SetupException("data dir " + dir.root(), "cannot be written to: " + e, "Check its permissions");
        }
    }
}
