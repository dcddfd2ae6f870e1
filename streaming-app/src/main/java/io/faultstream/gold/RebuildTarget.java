package io.faultstream.gold;

import io.faultstream.table.TableDefinition;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;

/**
 * A gold table that can be computed anew.
 *
 * @param query the name of the live query that writes it
 * @param checkpoint the live query's
 * @param source the silver table it reads
 * @param live the table
 * @param maker makes the same query over another table and checkpoint
 */
public record RebuildTarget(
        String query, String checkpoint, TableDefinition source, TableDefinition live, Maker maker) {
    /** Makes an unstarted query that takes what is there and ends. */
    public interface Maker {
        DataStreamWriter<Row> writer(TableDefinition table, String checkpoint);
    }

    DataStreamWriter<Row> writer(TableDefinition table, String otherCheckpoint) {
        return maker.writer(table, otherCheckpoint);
    }
}
