package io.faultstream.table;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * What a table is: its place, columns and partitioning.
 *
 * @param location folder or URI of the Delta table
 */
public record TableDefinition(
        Layer layer, String name, String location, StructType schema, List<String> partitionedBy) {
    /** The name people use in SQL: {@code silver.vibration_windows}. */
    public String qualifiedName() {
        return layer.schemaName() + "." + name;
    }
}
