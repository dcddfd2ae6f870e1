package io.faultstream.table;

import java.io.Serializable;

/**
 * A data file that is written and not yet part of its table.
 *
 * @param path relative to the table's location
 * @param eventDate the partition, days since 1970-01-01
 * @param bytes its size
 * @param rows how many it holds
 * @param statistics as Delta's protocol has them: a JSON object of numRecords, minValues, maxValues, nullCount
 */
public record DataFile(String path, int eventDate, long bytes, long rows, String statistics) implements Serializable {}
