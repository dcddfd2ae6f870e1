package io.faultstream.audit;

import static org.apache.spark.sql.functions.col;

import io.faultstream.table.LakeLocations;
import io.faultstream.table.LedgerTable;
import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What reference.ledger says of one stream. Its ranges are few beside the records they stand for. Driver only. */
final class LedgerRanges {
    private final Map<TopicPartition, List<OffsetRange>> lost = new HashMap<>();
    private final Map<TopicPartition, List<OffsetRange>> removed = new HashMap<>();

    private LedgerRanges() {}

    /** A lake without a ledger has nothing to say. */
    static LedgerRanges read(SparkSession spark, LakeLocations lake, String stream) {
        LedgerRanges ranges = new LedgerRanges();
        PinnedTable.newest(spark, LedgerTable.define(lake).location()).ifPresent(table -> table.read(spark)
                .filter(col(LedgerTable.STREAM).equalTo(stream))
                .select(
                        SilverTable.SOURCE_TOPIC,
                        SilverTable.SOURCE_PARTITION,
                        LedgerTable.FIRST_OFFSET,
                        LedgerTable.LAST_OFFSET,
                        LedgerTable.CAUSE)
                .toLocalIterator()
                .forEachRemaining(ranges::add));
        return ranges;
    }

    Ranges lost(TopicPartition partition) {
        return Ranges.of(lost.getOrDefault(partition, List.of()));
    }

    Ranges removed(TopicPartition partition) {
        return Ranges.of(removed.getOrDefault(partition, List.of()));
    }

    /** By partition; one that is not among them has nothing removed. */
    Map<TopicPartition, Ranges> removed() {
        Map<TopicPartition, Ranges> all = new HashMap<>();
        removed.keySet().forEach(partition -> all.put(partition, removed(partition)));
        return all;
    }

    private void add(Row row) {
        var ranges = LedgerTable.Cause.valueOf(row.getString(4)).isLoss() ? lost : removed;
        ranges.computeIfAbsent(new TopicPartition(row.getString(0), row.getInt(1)), any -> new ArrayList<>())
                .add(new OffsetRange(row.getLong(2), row.getLong(3)));
    }
}
