package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.faultstream.table.CommitRetry;
import io.faultstream.table.QuarantineTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A quarantine table as a replay sees it: rows to take up, rows it is at work on, rows it is done with. Driver only. */
final class QuarantinedRecords {
    private static final Column FREE = col(QuarantineTable.REPLAY_ID).isNull();
    private static final Column TAKEN = col(QuarantineTable.REPLAY_ID).isNotNull();
    private static final String SIZE = "_size";

    private final SparkSession spark;
    private final TableDefinition table;

    QuarantinedRecords(SparkSession spark, TableDefinition table) {
        this.spark = spark;
        this.table = table;
    }

    Dataset<Row> read() {
        return spark.read().format("delta").load(table.location());
    }

    /** The rows that a replay has taken up and not finished. */
    Dataset<Row> taken() {
        return read().filter(TAKEN);
    }

    /** The next ones in the order of their positions. */
    Chunk next(Column chosen, Column after, ReplayOptions options) {
        List<Row> rows = read().filter(chosen.and(FREE).and(after))
                .select(
                        col(SilverTable.SOURCE_TOPIC),
                        col(SilverTable.SOURCE_PARTITION),
                        col(SilverTable.SOURCE_OFFSET),
                        coalesce(length(col(QuarantineTable.VALUE)), lit(0)).alias(SIZE))
                .orderBy(SilverTable.SOURCE_TOPIC, SilverTable.SOURCE_PARTITION, SilverTable.SOURCE_OFFSET)
                .limit(options.chunkRecords())
                .collectAsList();
        List<PositionRange> ranges = new ArrayList<>();
        long bytes = 0;
        for (Row row : rows) {
            if (!ranges.isEmpty() && bytes + row.getInt(3) > options.chunkBytes()) {
                break;
            }
            bytes += row.getInt(3);
            extend(ranges, row.getString(0), row.getInt(1), row.getLong(2));
        }
        return new Chunk(ranges);
    }

    /** Takes up the free rows of a chunk. */
    void take(Column chosen, Chunk chunk, String replayId) {
        Column wanted = chosen.and(FREE).and(Positions.within(chunk.ranges()));
        CommitRetry.run(table, () -> DeltaTable.forPath(spark, table.location())
                .update(wanted, Map.of(QuarantineTable.REPLAY_ID, lit(replayId))));
    }

    /**
     * Ends with rows that were taken up: they go where no reason is left, and stay with their new one.
     *
     * @param decided {@link DecodedRows}' position, reason and detail
     */
    void settle(Dataset<Row> decided, String contract) {
        Map<String, Column> stays = Map.of(
                QuarantineTable.REASON, col("d." + DecodedRows.REASON),
                QuarantineTable.DETAIL, col("d." + DecodedRows.DETAIL),
                QuarantineTable.CONTRACT, lit(contract),
                QuarantineTable.REPLAYS,
                        coalesce(col("q." + QuarantineTable.REPLAYS), lit(0)).plus(1),
                QuarantineTable.REPLAY_ID, lit(null));
        String same = "q." + QuarantineTable.REPLAY_ID + " IS NOT NULL";
        for (String column : Positions.COLUMNS) {
            same += " AND q." + column + " = d." + column;
        }
        Column match = expr(same);
        CommitRetry.run(table, () -> DeltaTable.forPath(spark, table.location())
                .as("q")
                .merge(decided.as("d"), match)
                .whenMatched(col("d." + DecodedRows.REASON).isNull())
                .delete()
                .whenMatched()
                .update(stays)
                .execute());
    }

    /** As Spark's Kafka source would give them. */
    static Dataset<Row> asRecords(Dataset<Row> quarantined) {
        return quarantined.select(
                col(QuarantineTable.KEY).alias(KafkaSource.KEY),
                col(QuarantineTable.VALUE).alias(KafkaSource.VALUE),
                col(SilverTable.SOURCE_TOPIC).alias(KafkaSource.TOPIC),
                col(SilverTable.SOURCE_PARTITION).alias(KafkaSource.PARTITION),
                col(SilverTable.SOURCE_OFFSET).alias(KafkaSource.OFFSET),
                col(SilverTable.SOURCE_TIMESTAMP).alias(KafkaSource.TIMESTAMP));
    }

    private static void extend(List<PositionRange> ranges, String topic, int partition, long offset) {
        PositionRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.topic().equals(topic) && last.partition() == partition) {
            ranges.set(ranges.size() - 1, new PositionRange(topic, partition, last.first(), offset));
        } else {
            ranges.add(new PositionRange(topic, partition, offset, offset));
        }
    }

    /** Rows between positions; sorted, one range of each partition. */
    record Chunk(List<PositionRange> ranges) {
        boolean isEmpty() {
            return ranges.isEmpty();
        }

        /** What comes later than this chunk. */
        Column after() {
            PositionRange end = ranges.get(ranges.size() - 1);
            Column topic = col(SilverTable.SOURCE_TOPIC);
            Column partition = col(SilverTable.SOURCE_PARTITION);
            Column offset = col(SilverTable.SOURCE_OFFSET);
            Column sameTopic = topic.equalTo(end.topic());
            return topic.gt(end.topic())
                    .or(sameTopic.and(partition.gt(end.partition())))
                    .or(sameTopic.and(partition.equalTo(end.partition())).and(offset.gt(end.last())));
        }
    }
}
