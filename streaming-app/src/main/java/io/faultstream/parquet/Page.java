package io.faultstream.parquet;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/**
 * A data page as it goes into the file.
 *
 * @param bytes levels and values, compressed
 * @param size their bytes before that
 * @param values how many, nulls and empty lists too
 */
// Made once per page: the array is handed over, not copied.
@SuppressWarnings("ArrayRecordComponent")
record Page(byte[] bytes, int size, int values, int rows, Encoding encoding, Statistics<?> statistics) {}
