package io.faultstream.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/**
 * A Delta table at one version, whatever is written to it meanwhile. Driver only.
 *
 * @param location folder or URI
 * @param id the table's own, which another table in the same place does not have
 */
record PinnedTable(String location, String id, long version) {
    /** The newest version; empty where there is no table. */
    static Optional<PinnedTable> newest(SparkSession spark, String location) {
        Snapshot snapshot = log(spark, location).update(false, scala.Option.empty(), scala.Option.empty());
        return snapshot.version() < 0
                ? Optional.empty()
                : Optional.of(new PinnedTable(location, snapshot.metadata().id(), snapshot.version()));
    }

    PinnedTable at(long earlier) {
        return new PinnedTable(location, id, earlier);
    }

    Dataset<Row> read(SparkSession spark) {
        return spark.read().format("delta").option("versionAsOf", version).load(location);
    }

    /** How many rows it has, from the statistics in its log; a file without any counts for nothing. */
    long rows(SparkSession spark) {
        Row sum = snapshot(spark)
                .allFiles()
                .select(coalesce(
                        sum(get_json_object(col("stats"), "$.numRecords").cast("long")), lit(0L)))
                .first();
        return sum.getLong(0);
    }

    static DeltaLog log(SparkSession spark, String location) {
        return DeltaLog.forTable(spark, location);
    }

    Snapshot snapshot(SparkSession spark) {
        return log(spark, location).getSnapshotAt(version, scala.Option.empty(), scala.Option.empty());
    }
}
