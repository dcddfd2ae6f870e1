package io.faultstream.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import io.faultstream.config.StreamConfig;
import io.faultstream.table.LedgerTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.maintenance.MaintainedTable;
import io.faultstream.table.maintenance.RetentionLedger;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Keeps the Kafka positions of rows that retention deletes, as ranges: neighbours become one row of the ledger. Driver
 * only.
 */
public final class RetainedRanges implements RetentionLedger {
    private final Ledger ledger;
    private final Collection<StreamConfig> streams;

    public RetainedRanges(Ledger ledger, Collection<StreamConfig> streams) {
        this.ledger = ledger;
        this.streams = streams;
    }

    @Override
    public void record(MaintainedTable table, Dataset<Row> rows) {
        for (StreamConfig stream : streams) {
            String name = table.name();
            if (name.equals("silver." + stream.table()) || name.equals("quarantine." + stream.table())) {
                ledger.record(ranges(stream.name(), name, rows));
            }
        }
    }

    /** Offsets of one run of neighbours have the same distance from their place in the order. */
    private static Dataset<Row> ranges(String stream, String table, Dataset<Row> rows) {
        Column topic = col(SilverTable.SOURCE_TOPIC);
        Column partition = col(SilverTable.SOURCE_PARTITION);
        Column offset = col(SilverTable.SOURCE_OFFSET);
        Column place = row_number().over(Window.partitionBy(topic, partition).orderBy(offset));
        return rows.select(topic, partition, offset)
                .distinct()
                .withColumn("run", offset.minus(place))
                .groupBy(topic, partition, col("run"))
                .agg(min(offset).alias(LedgerTable.FIRST_OFFSET), max(offset).alias(LedgerTable.LAST_OFFSET))
                .select(
                        lit(stream).alias(LedgerTable.STREAM),
                        topic,
                        partition,
                        col(LedgerTable.FIRST_OFFSET),
                        col(LedgerTable.LAST_OFFSET),
                        lit(LedgerTable.Cause.RETENTION.name()).alias(LedgerTable.CAUSE),
                        lit("deleted from " + table + " after its retention time")
                                .alias(LedgerTable.DETAIL));
    }
}
