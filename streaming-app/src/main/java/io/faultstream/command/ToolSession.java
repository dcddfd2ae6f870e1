package io.faultstream.command;

import io.faultstream.config.SparkConfig;
import io.faultstream.runtime.SparkSessions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The session of a command beside a service that may be running: on this machine, or where spark-submit says. */
final class ToolSession {
    private ToolSession() {}

    static SparkSession open(String name, SparkConfig config) {
        Map<String, String> conf = new LinkedHashMap<>(config.conf());
        conf.putIfAbsent("spark.ui.enabled", "false");
        // spark-submit hands its master over as a system property.
        Optional<String> submitted = Optional.ofNullable(System.getProperty("spark.master"));
        Optional<String> master =
                config.master().or(() -> submitted.isPresent() ? Optional.empty() : Optional.of("local[*]"));
        if (master.or(() -> submitted).filter(at -> at.startsWith("local")).isPresent()) {
            conf.putIfAbsent("spark.driver.host", "127.0.0.1");
            conf.putIfAbsent("spark.driver.bindAddress", "127.0.0.1");
        }
        return SparkSessions.open(name, new SparkConfig(master, conf));
    }
}
