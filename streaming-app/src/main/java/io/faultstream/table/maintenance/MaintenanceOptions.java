package io.faultstream.table.maintenance;

/**
 * What a run is to do.
 *
 * @param dryRun whether it says what it would do and does nothing
 * @param reportOnly whether it looks at the tables and at nothing else
 */
public record MaintenanceOptions(boolean dryRun, boolean reportOnly) {
    public static final MaintenanceOptions ALL = new MaintenanceOptions(false, false);
}
