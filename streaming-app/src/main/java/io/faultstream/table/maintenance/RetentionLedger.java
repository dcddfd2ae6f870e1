package io.faultstream.table.maintenance;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Told of rows before retention deletes them, so that the Kafka positions of silver and quarantine stay accounted for.
 * The rows may be recorded and then not be deleted (a crash between the two); they are recorded again by a later run.
 */
public interface RetentionLedger {
    /** Keeps no account. */
    RetentionLedger NONE = (table, rows) -> {};

    /**
     * Records the rows, durably: they are deleted when this returns, and stay when it throws.
     *
     * @param rows exactly those that are to be deleted, at a fixed version of the table
     */
    void record(MaintainedTable table, Dataset<Row> rows);
}
