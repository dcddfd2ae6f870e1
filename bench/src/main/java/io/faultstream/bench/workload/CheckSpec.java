package io.faultstream.bench.workload;

/**
 * How the rows of a run are checked.
 *
 * @param table the service's table with the rows of the first topic: {@code silver.server_metrics}
 * @param column summed up; of an array all items
 */
public record CheckSpec(String table, String column) {}
