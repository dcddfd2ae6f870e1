package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.table.Layer;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

class PositionsTest {
    /** More than are asked for at once. */
    private static final int PARTITIONS = 70;

    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    @Test
    void heldPositionsOfManyPartitionsAreFound() {
        spark.range(0, 10L * PARTITIONS, 1, 4)
                .select(
                        lit("t").alias(SilverTable.SOURCE_TOPIC),
                        col("id").mod(PARTITIONS).cast("int").alias(SilverTable.SOURCE_PARTITION),
                        col("id").divide(PARTITIONS).cast("long").alias(SilverTable.SOURCE_OFFSET))
                .write()
                .format("delta")
                .save(dir.toString());
        TableDefinition table = new TableDefinition(Layer.SILVER, "t", dir.toString(), Positions.SCHEMA, List.of());
        List<PositionRange> ranges = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new PositionRange("t", partition, 3, 3 + partition % 4))
                .toList();

        assertThat(Positions.held(spark, table, ranges).collectAsList().stream()
                        .map(row -> row.getInt(1) + ":" + row.getLong(2)))
                .containsExactlyInAnyOrderElementsOf(ranges.stream()
                        .flatMap(range -> LongStream.rangeClosed(range.first(), range.last())
                                .mapToObj(offset -> range.partition() + ":" + offset))
                        .toList());
    }

    /** As a chain, 512 ranges filled a driver's memory: the code of each was written around that of all before. */
    @Test
    void manyRangesAreNoChain() {
        List<PositionRange> ranges = IntStream.range(0, 2048)
                .mapToObj(partition -> new PositionRange("t", partition, 3, 4))
                .toList();

        assertThat(depth(Positions.within(ranges).expr())).isLessThan(20);
    }

    private static int depth(Expression expression) {
        return 1
                + JavaConverters.seqAsJavaList(expression.children()).stream()
                        .mapToInt(PositionsTest::depth)
                        .max()
                        .orElse(0);
    }
}
