package io.faultstream.table.maintenance;

import io.faultstream.table.TableDefinition;

/**
 * A table to look after.
 *
 * @param name the name people use: {@code silver.vibration_windows}
 * @param location folder or URI of the Delta table
 */
public record MaintainedTable(String name, String location) {
    public static MaintainedTable of(TableDefinition table) {
        return new MaintainedTable(table.qualifiedName(), table.location());
    }
}
