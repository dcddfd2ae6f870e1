package io.faultstream.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.faultstream.table.SilverTable;
import java.util.Arrays;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Kafka positions as rows, in the order of {@link ScanPositions}: topic, partition, offset, where. */
final class Positions {
    /** A nullable column of quarantine that a replay fills while it moves rows; older tables do not have it. */
    static final String REPLAY_ID = "replay_id";

    static final String WHERE = "where";

    private Positions() {}

    static Dataset<Row> silver(Dataset<Row> rows) {
        return of(rows, lit(Where.SILVER.ordinal()));
    }

    static Dataset<Row> quarantine(Dataset<Row> rows) {
        Column unmarked = lit(Where.QUARANTINE.ordinal());
        return of(
                rows,
                Arrays.asList(rows.columns()).contains(REPLAY_ID)
                        ? when(col(REPLAY_ID).isNotNull(), lit(Where.QUARANTINE_MARKED.ordinal()))
                                .otherwise(unmarked)
                        : unmarked);
    }

    static Dataset<Row> of(Dataset<Row> rows, Column where) {
        return rows.select(
                col(SilverTable.SOURCE_TOPIC),
                col(SilverTable.SOURCE_PARTITION),
                col(SilverTable.SOURCE_OFFSET),
                where.alias(WHERE));
    }

    /** The rows of one partition in [from, end): in a form by which Delta leaves out files. */
    static Column within(TopicPartition partition, long from, long end) {
        return col(SilverTable.SOURCE_TOPIC)
                .equalTo(partition.topic())
                .and(col(SilverTable.SOURCE_PARTITION).equalTo(partition.partition()))
                .and(col(SilverTable.SOURCE_OFFSET).geq(from))
                .and(col(SilverTable.SOURCE_OFFSET).lt(end));
    }
}
