package io.faultstream.testing;

import io.faultstream.config.SparkConfig;
import io.faultstream.runtime.SparkSessions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of the test JVM: two cores, loopback only, with the service's own settings. */
public final class TestSpark {
    private TestSpark() {}

    public static SparkSession session() {
        return SparkSessions.open("faultstream tests", config());
    }

    /** What any session in a test must have. */
    public static SparkConfig config() {
        Map<String, String> conf = new LinkedHashMap<>();
        conf.put("spark.driver.host", "127.0.0.1");
        conf.put("spark.driver.bindAddress", "127.0.0.1");
        conf.put("spark.ui.enabled", "false");
        conf.put("spark.sql.shuffle.partitions", "2");
        return new SparkConfig(Optional.of("local[2]"), conf);
    }
}
