package io.faultstream.runtime;

import io.faultstream.config.SparkConfig;
import io.faultstream.files.LocalContext;
import io.faultstream.files.LocalFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** Builds the session that the service needs, whoever provides the cluster. Driver only. */
public final class SparkSessions {
    private static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"));

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"),
            Map.entry("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
            // Tables live at their locations; a metastore would be a second truth.
            Map.entry("spark.sql.catalogImplementation", "in-memory"),
            // Spark makes this folder wherever it starts, though nothing is ever kept in it.
            Map.entry(
                    "spark.sql.warehouse.dir",
                    SCRATCH.resolve("faultstream-warehouse").toUri().toString()),
            // Event dates and windows are in UTC on every machine.
            Map.entry("spark.sql.session.timeZone", "UTC"),
            // Queries share the cores in turns: a long micro-batch of one must not hold up the others.
            Map.entry("spark.scheduler.mode", "FAIR"),
            // Fixed in an aggregate's checkpoint at its first start; micro-batches are small.
            Map.entry("spark.sql.shuffle.partitions", "4"),
            // The queries' micro-batches together generate several hundred classes. With Spark's limit of 100 each one
            // is
            // compiled anew in every micro-batch, and runs cold.
            Map.entry("spark.sql.codegen.cache.maxEntries", "5000"),
            // Where Spark writes files (compaction, aggregates): the dictionary of a column of floats with few decimals
            // fills
            // slowly, its hashes collide, and with the default of 1 MiB a core writes 200 windows of 1,024 samples a
            // second.
            Map.entry("spark.hadoop.parquet.dictionary.page.size", "131072"),
            // The log of one table is small; the default of 50 partitions costs a task each, every commit.
            Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
            // A new table's list of files beside its log: a job for each table that is made, and it ends with the 50th
            // file.
            Map.entry("spark.databricks.delta.allFilesInCrc.enabled", "false"),
            // Streaming plans cannot use it, and the many small jobs around them are planned twice for nothing.
            Map.entry("spark.sql.adaptive.enabled", "false"),
            // Readers of these tables (Athena) come first, whatever a distribution's defaults are.
            Map.entry("spark.databricks.delta.properties.defaults.enableDeletionVectors", "false"),
            // A last write that did not finish must be visible as an error, not as a shorter table.
            Map.entry("spark.sql.files.ignoreMissingFiles", "false"),
            Map.entry("spark.ui.showConsoleProgress", "false"));

    /**
     * Local files without a process for each. For JVMs that have these classes from the start: where driver and executors are
     * one, it is the default.
     */
    public static final Map<String, String> LOCAL_FILES = Map.of(
            "spark.hadoop.fs.file.impl", LocalFiles.class.getName(),
            "spark.hadoop.fs.AbstractFileSystem.file.impl", LocalContext.class.getName());

    private static final Pattern LOCAL = Pattern.compile("local(\\[.*])?");

    private SparkSessions() {}

    /** How files are reached under these settings, without a session. */
    public static Configuration hadoop(SparkConfig config) {
        SparkConf conf = new SparkConf();
        oneJvm(config).forEach(conf::set);
        config.conf().forEach(conf::set);
        return SparkHadoopUtil.get().newConfiguration(conf);
    }

    /** @param config the deployment's own settings, which win over the service's */
    public static SparkSession open(String appName, SparkConfig config) {
        SparkSession.Builder builder = SparkSession.builder().appName(appName);
        SETTINGS.forEach(builder::config);
        oneJvm(config).forEach(builder::config);
        config.conf().forEach(builder::config);
        config.master().ifPresent(builder::master);
        return builder.getOrCreate();
    }

    private static Map<String, String> oneJvm(SparkConfig config) {
        return config.master().filter(LOCAL.asMatchPredicate()).isPresent() ? LOCAL_FILES : Map.of();
    }
}
