package io.faultstream.table;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What a table is: its place, columns and partitioning.
 *
 * @param location folder or URI of the Delta table
 * @param properties table properties that it has beside those of every table
 */
public record TableDefinition(
        Layer layer,
        String name,
        String location,
        StructType schema,
        List<String> partitionedBy,
        Map<String, String> properties) {
    public TableDefinition(Layer layer, String name, String location, StructType schema, List<String> partitionedBy) {
        this(layer, name, location, schema, partitionedBy, Map.of());
    }

    public TableDefinition withProperties(Map<String, String> others) {
        return new TableDefinition(layer, name, location, schema, partitionedBy, Map.copyOf(others));
    }

    /** The name people use in SQL: {@code silver.vibration_windows}. */
    public String qualifiedName() {
        return layer.schemaName() + "." + name;
    }
}
