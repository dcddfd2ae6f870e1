package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.faultstream.codec.RejectReason;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rejects rows that the decoding had accepted. */
final class Marks {
    private static final String MARK = "_mark";

    private Marks() {}

    /**
     * Marks the rows that are not rejected yet.
     *
     * @param rows {@link DecodedRows}
     * @param detail what is wrong with a row, for a person; null where nothing is
     */
    static Dataset<Row> reject(Dataset<Row> rows, RejectReason reason, Column detail) {
        return rows.withColumn(MARK, when(col(DecodedRows.REASON).isNull(), detail))
                .withColumn(
                        DecodedRows.REASON,
                        when(col(MARK).isNotNull(), lit(reason.name())).otherwise(col(DecodedRows.REASON)))
                .withColumn(DecodedRows.DETAIL, coalesce(col(MARK), col(DecodedRows.DETAIL)))
                .drop(MARK);
    }
}
