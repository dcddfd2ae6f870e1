package io.faultstream.table.maintenance;

import io.delta.tables.DeltaOptimizeBuilder;
import io.delta.tables.DeltaTable;
import io.faultstream.config.MaintenanceConfig;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Makes a partition's small files into few large ones. Its commits say that no data changed: readers of the table as a
 * stream pass over them, and appends do not conflict with them.
 */
final class Compaction {
    private final SparkSession spark;
    private final MaintenanceConfig config;

    /** @param spark a session of maintenance's own, whose settings this changes */
    Compaction(SparkSession spark, MaintenanceConfig config) {
        this.spark = spark;
        this.config = config;
        spark.conf().set("spark.databricks.delta.optimize.maxFileSize", config.targetFileSize());
        // Files from this size on are left as they are.
        spark.conf().set("spark.databricks.delta.optimize.minFileSize", config.smallBelow());
        // A bin is rewritten by one task; one after the other leaves the cores to the queries.
        spark.conf().set("spark.databricks.delta.optimize.maxThreads", "1");
    }

    /** Oldest partitions first: they are the ones that get no more files. @return why it stopped early, if it did */
    Optional<String> run(TableFiles files, Budget budget, boolean dryRun, List<String> actions) {
        for (PartitionFiles partition : files.partitions()) {
            if (partition.smallFiles() < config.minFiles()) {
                continue;
            }
            Optional<String> exhausted = budget.exhausted(partition.smallBytes());
            if (exhausted.isPresent()) {
                return exhausted;
            }
            if (!dryRun) {
                compact(files.table(), partition);
            }
            budget.spend(partition.smallBytes());
            actions.add("compact " + partition.name() + ": " + partition.smallFiles() + " small files, "
                    + partition.smallBytes() + " bytes");
        }
        return Optional.empty();
    }

    private void compact(MaintainedTable table, PartitionFiles partition) {
        DeltaOptimizeBuilder optimize =
                DeltaTable.forPath(spark, table.location()).optimize();
        String predicate = partition.predicate();
        (predicate.isEmpty() ? optimize : optimize.where(predicate)).executeCompaction();
    }
}
