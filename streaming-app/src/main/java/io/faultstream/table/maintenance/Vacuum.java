package io.faultstream.table.maintenance;

import io.delta.tables.DeltaTable;
import io.faultstream.config.MaintenanceConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Deletes files that no version of the table younger than the retention refers to. When it was done last is a file in the
 * table's folder, which nobody else looks at, so that a driver that restarts often does not list the whole table each time.
 */
final class Vacuum {
    /** Delta overlooks names with an underscore in front. */
    static final String MARKER = "_faultstream_vacuumed";

    private static final long LISTING_TASKS = 8;

    private final SparkSession spark;
    private final MaintenanceConfig config;
    private final Clock clock;

    /** @param spark a session of maintenance's own, whose settings this changes */
    Vacuum(SparkSession spark, MaintenanceConfig config, Clock clock) {
        this.spark = spark;
        this.config = config;
        this.clock = clock;
        // The floor is that of the configuration, which knows how long our readers take.
        spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        // Listing is cut into so many tasks whatever the table's size; Spark's default of 10,000 takes a minute or
        // more.
        spark.conf().set("spark.sql.sources.parallelPartitionDiscovery.parallelism", LISTING_TASKS);
        // A commit before and one after each run, for nothing that anybody here reads.
        spark.conf().set("spark.databricks.delta.vacuum.logging.enabled", "false");
    }

    void run(MaintainedTable table, boolean dryRun, List<String> actions) {
        if (!isDue(table)) {
            return;
        }
        if (!dryRun) {
            DeltaTable.forPath(spark, table.location())
                    .vacuum(config.vacuumAfter().toMinutes() / 60.0);
            mark(table);
        }
        actions.add(
                "vacuum files that are out of use for " + config.vacuumAfter().toHours() + " hours");
    }

    private boolean isDue(MaintainedTable table) {
        Path marker = new Path(table.location(), MARKER);
        try {
            FileSystem files = files(marker);
            return !files.exists(marker)
                    || Duration.between(
                                            Instant.ofEpochMilli(
                                                    files.getFileStatus(marker).getModificationTime()),
                                            clock.instant())
                                    .compareTo(config.vacuumEvery())
                            >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mark(MaintainedTable table) {
        Path marker = new Path(table.location(), MARKER);
        try {
            files(marker).create(marker, true).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileSystem files(Path path) throws IOException {
        return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    }
}
