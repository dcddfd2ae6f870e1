package io.faultstream.bench.system;

import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.SmallDictionary;
import io.faultstream.config.SparkConfig;
import io.faultstream.runtime.SparkSessions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Sessions of the children: loopback, no pages. */
final class BenchSpark {
    private BenchSpark() {}

    /** With the settings of a configuration, as the service has it; on a cluster if the runner names one. */
    static SparkSession service(ChildSettings settings, SparkConfig config) {
        Map<String, String> conf = new LinkedHashMap<>(common());
        if (!ClusterSettings.isCluster(settings)) {
            conf.putAll(config.conf());
            return SparkSessions.open("service", new SparkConfig(Optional.of(master(settings)), conf));
        }
        conf.putAll(ClusterSettings.spark(settings));
        conf.putAll(config.conf());
        SparkSession spark = SparkSessions.open("service", new SparkConfig(Optional.of(settings.text("master")), conf));
        ClusterSettings.await(spark, settings);
        return spark;
    }

    /** Spark as it comes but for the dictionaries, and Delta as its quick start has it. */
    static SparkSession plain(ChildSettings settings) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("plain")
                .master(master(settings))
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.hadoop.parquet.dictionary.page.size", SmallDictionary.BYTES)
                .config("spark.sql.session.timeZone", "UTC");
        common().forEach(builder::config);
        return builder.getOrCreate();
    }

    private static String master(ChildSettings settings) {
        return "local[" + settings.parallelism() + "]";
    }

    private static Map<String, String> common() {
        return Map.of(
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.ui.enabled", "false",
                "spark.ui.showConsoleProgress", "false");
    }
}
