package io.faultstream.table;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

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
        Option<VersionChecksum> checksum = snapshot.checksumOpt();
        return (checksum.isDefined() ? checksum.get().numFiles() : snapshot.numOfFiles()) == 0;
    }

    /**
     * The newest micro-batch of a query that the table has taken, -1 where it knows none. As in {@link #isEmpty}, a checksum
     * that lists the writers says so by itself: Delta writes all of them or no list.
     */
    public static long microBatch(SparkSession spark, TableDefinition table, String queryId) {
        Snapshot snapshot = snapshot(spark, table);
        Option<Seq<SetTransaction>> listed = snapshot.checksumOpt().isDefined()
                ? snapshot.checksumOpt().get().setTransactions()
                : Option.empty();
        Seq<SetTransaction> writers = listed.isDefined() ? listed.get() : snapshot.setTransactions();
        return JavaConverters.seqAsJavaList(writers).stream()
                .filter(writer -> writer.appId().equals(queryId))
                .mapToLong(SetTransaction::version)
                .max()
                .orElse(-1);
    }

    /** The table's newest version. */
    public static long version(SparkSession spark, TableDefinition table) {
        return snapshot(spark, table).version();
    }

    /** Stays when the table is copied. */
    public static String id(SparkSession spark, TableDefinition table) {
        return snapshot(spark, table).metadata().id();
    }

    /** Delta's own view of the table: DESCRIBE DETAIL tells the same, but costs a Spark job or two for each table. */
    static Snapshot snapshot(SparkSession spark, TableDefinition table) {
        return DeltaLog.forTable(spark, table.location()).update(false, Option.empty(), Option.empty());
    }
}
