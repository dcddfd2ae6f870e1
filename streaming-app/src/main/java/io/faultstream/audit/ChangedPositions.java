package io.faultstream.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.faultstream.table.AnyOf;
import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Whether the tables still hold what a proof has proven, from the files that have come and gone since: a position that as
 * many rows have left as have come (files written anew, rows moved by a replay) has not changed. Reads nothing else.
 */
final class ChangedPositions {
    private static final String NET = "net";

    private final SparkSession spark;
    private final Map<TopicPartition, PartitionScope> scopes;

    ChangedPositions(SparkSession spark, Map<TopicPartition, PartitionScope> scopes) {
        this.spark = spark;
        this.scopes = scopes;
    }

    /** A table as it was proven and as it is. */
    record Change(PinnedTable proven, PinnedTable now) {}

    /**
     * The first thing by which the tables differ from what was proven, for a person; empty where they do not.
     *
     * @param below the ends of what was proven
     */
    Optional<String> find(List<Change> changes, Map<TopicPartition, Long> below) {
        try {
            Optional<Dataset<Row>> moved = changes.stream()
                    .filter(change -> change.proven().version() != change.now().version())
                    .map(this::rows)
                    .reduce(Dataset::union);
            return moved.flatMap(rows -> first(rows, below));
        } catch (Exception e) {
            // Delta's errors are checked in Scala only: a version that is cleaned up, a file that is vacuumed.
            return Optional.of("what has changed since cannot be read any more ("
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")");
        }
    }

    private Optional<String> first(Dataset<Row> rows, Map<TopicPartition, Long> below) {
        List<Column> proven = new ArrayList<>();
        below.forEach((partition, end) -> proven.add(Positions.within(partition, 0, end)));
        Column[] key = {col(SilverTable.SOURCE_TOPIC), col(SilverTable.SOURCE_PARTITION), col(SilverTable.SOURCE_OFFSET)
        };
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<Map<TopicPartition, PartitionScope>> shared = context.broadcast(scopes);
        FilterFunction<Row> unexplained = row -> {
            TopicPartition partition = new TopicPartition(row.getString(0), row.getInt(1));
            return row.getLong(3) > 0
                    || !shared.value().get(partition).retention().contains(row.getLong(2));
        };
        List<Row> changed = rows.filter(AnyOf.of(proven))
                .groupBy(key)
                .agg(sum(NET).alias(NET))
                .filter(col(NET).notEqual(0))
                .filter(unexplained)
                .takeAsList(1);
        return changed.stream()
                .findFirst()
                .map(row -> "rows of " + row.getString(0) + "-" + row.getInt(1) + " offset " + row.getLong(2)
                        + (row.getLong(3) > 0 ? " have been added" : " have gone") + " since");
    }

    private Dataset<Row> rows(Change change) {
        return weighed(ChangedFiles.added(spark, change.proven(), change.now()), 1)
                .union(weighed(ChangedFiles.added(spark, change.now(), change.proven()), -1));
    }

    private static Dataset<Row> weighed(Dataset<Row> rows, int sign) {
        // A marked row is one that a replay has moved or is about to move: it does not count, the row it becomes does.
        boolean marks = List.of(rows.columns()).contains(Positions.REPLAY_ID);
        Column weight =
                marks ? when(col(Positions.REPLAY_ID).isNotNull(), lit(0)).otherwise(lit(sign)) : lit(sign);
        return rows.select(
                col(SilverTable.SOURCE_TOPIC),
                col(SilverTable.SOURCE_PARTITION),
                col(SilverTable.SOURCE_OFFSET),
                coalesce(weight, lit(0)).cast("long").alias(NET));
    }
}
