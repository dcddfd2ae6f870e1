package io.faultstream.command;

import io.faultstream.config.AppConfig;
import io.faultstream.config.SparkConfig;
import io.faultstream.runtime.SparkSessions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Where a command's work on the lake is done, and with which settings: the one place that decides it. Now it is a Spark of
 * the command's own, on this machine.
 */
final class JobSession implements AutoCloseable {
    private final AppConfig config;
    private final SparkSession spark;

    private JobSession(AppConfig config, SparkSession spark) {
        this.config = config;
        this.spark = spark;
    }

    /** @param dataDir the folder of a local run, in place of the configuration's lake */
    static JobSession open(String name, ConfigOptions options, Optional<String> dataDir) {
        AppConfig config = options.load(dataDir);
        return new JobSession(config, SparkSessions.open(name, quiet(config.spark())));
    }

    AppConfig config() {
        return config;
    }

    SparkSession spark() {
        return spark;
    }

    @Override
    public void close() {
        spark.stop();
    }

    /** One machine's session beside a service that may be running: no UI port, nothing on the network. */
    private static SparkConfig quiet(SparkConfig config) {
        Map<String, String> conf = new LinkedHashMap<>(config.conf());
        conf.putIfAbsent("spark.ui.enabled", "false");
        conf.putIfAbsent("spark.driver.host", "127.0.0.1");
        conf.putIfAbsent("spark.driver.bindAddress", "127.0.0.1");
        return new SparkConfig(Optional.of(config.master().orElse("local[*]")), conf);
    }
}
