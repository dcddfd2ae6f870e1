package io.faultstream.table;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/**
 * What a table's log says of its present version, without a look into the files.
 *
 * @param rows as counted when the files were written
 * @param tableId stays when the table is copied
 */
public record TableFiles(String tableId, long version, long files, long bytes, long rows) {
    /** @param table must exist */
    public static TableFiles of(SparkSession spark, TableDefinition table) {
        Snapshot snapshot = snapshot(spark, table);
        long rows = snapshot.numOfFiles() == 0
                ? 0
                : snapshot.allFiles()
                        .selectExpr("coalesce(sum(cast(get_json_object(stats, '$.numRecords') as bigint)), 0)")
                        .first()
                        .getLong(0);
        return new TableFiles(
                snapshot.metadata().id(), snapshot.version(), snapshot.numOfFiles(), snapshot.sizeInBytes(), rows);
    }

    /** The newest micro-batch of a query that the table has taken, -1 where it knows none. */
    public static long microBatch(SparkSession spark, TableDefinition table, String queryId) {
        scala.Option<Object> version = snapshot(spark, table).transactions().get(queryId);
        return version.isDefined() ? (Long) version.get() : -1;
    }

    /** The table's newest version. */
    public static long version(SparkSession spark, TableDefinition table) {
        return snapshot(spark, table).version();
    }

    static Snapshot snapshot(SparkSession spark, TableDefinition table) {
        return DeltaLog.forTable(spark, table.location()).update(false, scala.Option.empty(), scala.Option.empty());
    }
}
