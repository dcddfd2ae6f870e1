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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionsTest {
    /** As a chain of conditions they filled a driver's memory. */
    private static final int PARTITIONS = 512;

    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    @Test
    void heldPositionsOfManyPartitionsAreFound() {
        Dataset<Row> numbers = spark.range(0, 10L * PARTITIONS, 1, 4).toDF();
        numbers.select(
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

        Dataset<Row> held = Positions.held(spark, table, ranges);

        long expected = ranges.stream().mapToLong(PositionRange::offsets).sum();
        assertThat(held.count()).isEqualTo(expected);
        assertThat(Positions.ranges(held)).isEqualTo(ranges);
        assertThat(numbers.filter(Positions.within(List.of())).count()).isZero();
    }
}
