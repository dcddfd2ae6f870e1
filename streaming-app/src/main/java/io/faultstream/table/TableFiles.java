package io.faultstream.table;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;

/** What a table's log says of its present version, without a look into the files. Tables must exist. */
public final class TableFiles {
    private TableFiles() {}

    /** Rows as counted when the files were written. Lets Spark read the whole log: seconds, for a person who asks. */
    public static long rows(SparkSession spark, TableDefinition table) {
        return snapshot(spark, table)
                .allFiles()
                .selectExpr("coalesce(sum(cast(get_json_object(stats, '$.numRecords') as bigint)), 0)")
                .first()
                .getLong(0);
    }

    /** Whether it has no files. The newest commit's checksum mostly says so; without it Spark reads the log. */
    public static boolean isEmpty(SparkSession spark, TableDefinition table) {
        Snapshot snapshot = snapshot(spark, table);
        scala.Option<VersionChecksum> checksum = snapshot.checksumOpt();
        return (checksum.isDefined() ? checksum.get().numFiles() : snapshot.numOfFiles()) == 0;
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

    /** Stays when the table is copied. */
    public static String id(SparkSession spark, TableDefinition table) {
        return snapshot(spark, table).metadata().id();
    }

    static Snapshot snapshot(SparkSession spark, TableDefinition table) {
        return DeltaLog.forTable(spark, table.location()).update(false, scala.Option.empty(), scala.Option.empty());
    }
}
