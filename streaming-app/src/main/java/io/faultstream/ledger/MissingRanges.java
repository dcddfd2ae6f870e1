package io.faultstream.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Which Kafka positions a stream's two tables hold between them, and which they do not. Driver only. */
public final class MissingRanges {
    /** Beyond this many, neighbours are told as one range: more are a topic full of markers, not losses to be listed. */
    private static final int MOST = 50_000;

    private static final Column TOPIC = col(SilverTable.SOURCE_TOPIC);
    private static final Column PARTITION = col(SilverTable.SOURCE_PARTITION);
    private static final Column OFFSET = col(SilverTable.SOURCE_OFFSET);

    private final Dataset<Row> positions;

    public MissingRanges(SparkSession spark, TableDefinition silver, TableDefinition quarantine) {
        this.positions = positions(spark, silver).unionAll(positions(spark, quarantine));
    }

    /** The first and the last offset of each partition that has any; {@code until} is one behind the last. */
    public Map<TopicPartition, OffsetRange> extent() {
        Map<TopicPartition, OffsetRange> extent = new HashMap<>();
        for (Row row : positions
                .groupBy(TOPIC, PARTITION)
                .agg(min(OFFSET), max(OFFSET))
                .collectAsList()) {
            TopicPartition partition = new TopicPartition(row.getString(0), row.getInt(1));
            extent.put(partition, new OffsetRange(partition, row.getLong(2), row.getLong(3) + 1));
        }
        return extent;
    }

    /** The parts of these ranges of which no table has a row, in order; each partition at most once among the ranges. */
    public List<OffsetRange> within(Collection<OffsetRange> ranges) {
        List<OffsetRange> missing = new ArrayList<>();
        for (OffsetRange range : ranges) {
            if (!range.isEmpty()) {
                within(range, missing);
            }
        }
        return missing;
    }

    private void within(OffsetRange range, List<OffsetRange> missing) {
        TopicPartition partition = range.partition();
        Dataset<Row> present = positions
                .filter(TOPIC.equalTo(partition.topic())
                        .and(PARTITION.equalTo(partition.partition()))
                        .and(OFFSET.geq(range.from()))
                        .and(OFFSET.lt(range.until())))
                .select(OFFSET);
        Column next =
                lead(OFFSET, 1, range.until()).over(Window.partitionBy(lit(0)).orderBy(OFFSET));
        List<Row> gaps = present.withColumn("next", next)
                .filter(col("next").minus(OFFSET).gt(1))
                .orderBy(OFFSET)
                .limit(MOST)
                .collectAsList();
        Row first = present.agg(min(OFFSET)).first();
        long begin = first.isNullAt(0) ? range.until() : first.getLong(0);
        if (begin > range.from()) {
            missing.add(new OffsetRange(partition, range.from(), begin));
        }
        for (Row gap : gaps) {
            missing.add(new OffsetRange(partition, gap.getLong(0) + 1, gap.getLong(1)));
        }
        if (gaps.size() == MOST) {
            // What is present in between is found again by whoever fills the range.
            OffsetRange last = missing.remove(missing.size() - 1);
            missing.add(new OffsetRange(partition, last.from(), range.until()));
        }
    }

    private static Dataset<Row> positions(SparkSession spark, TableDefinition table) {
        return spark.read().format("delta").load(table.location()).select(TOPIC, PARTITION, OFFSET);
    }
}
