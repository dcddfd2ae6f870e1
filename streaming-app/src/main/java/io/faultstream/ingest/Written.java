package io.faultstream.ingest;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What has become of rows that were to go to silver.
 *
 * @param rows {@link DecodedRows}: accepted ones are in silver, the others carry a reason and their bytes
 * @param failed how many that had been accepted silver did not take
 */
record Written(Dataset<Row> rows, long failed) {}
