package io.faultstream.table;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Appends a micro-batch so that writing it again changes nothing: Delta remembers the newest {@code txnVersion} of each
 * {@code txnAppId} and skips a write that is not newer. The application id is the query's id, which lives in its
 * checkpoint: a new checkpoint, which counts its batches from 0 again, is a new application and is never skipped by
 * mistake. Driver only.
 */
public final class ExactlyOnceAppend {
    /** Set by Structured Streaming on the thread that runs a micro-batch. */
    private static final String QUERY_ID = "sql.streaming.queryId";

    private ExactlyOnceAppend() {}

    /**
     * Appends outside of a micro-batch.
     *
     * @param appId who writes; its versions only grow
     */
    public static void write(Dataset<Row> rows, TableDefinition table, String appId, long version) {
        WriteGate.append(table.location(), () -> rows.write()
                .format("delta")
                .mode("append")
                .option("txnAppId", appId)
                .option("txnVersion", version)
                .save(table.location()));
    }

    /**
     * Tells a table that a query's micro-batches up to {@code batch} are done, without a row. For checkpoints that are
     * written anew: the table has to know the query that goes on with one.
     */
    public static void register(SparkSession spark, TableDefinition table, String queryId, long batch) {
        Dataset<Row> empty = spark.read().format("delta").load(table.location()).limit(0);
        spark.createDataFrame(List.of(), empty.schema())
                .write()
                .format("delta")
                .mode("append")
                .option("txnAppId", queryId)
                .option("txnVersion", batch)
                .save(table.location());
    }

    /** Whether this version of the writer, or a later one, is in the table. */
    public static boolean isWritten(SparkSession spark, TableDefinition table, String appId, long version) {
        return TableFiles.microBatch(spark, table, appId) >= version;
    }

    /** Must be called from within a {@code foreachBatch} function. */
    public static void write(Dataset<Row> rows, TableDefinition table, long batchId) {
        write(rows, table, queryId(rows.sparkSession()), batchId);
    }

    /** The id of the query whose micro-batch this thread runs. */
    public static String queryId(SparkSession spark) {
        String id = spark.sparkContext().getLocalProperty(QUERY_ID);
        if (id == null) {
            throw new IllegalStateException("not inside a micro-batch: " + QUERY_ID + " is not set");
        }
        return id;
    }
}
