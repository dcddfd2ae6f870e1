package io.faultstream.gold;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.SensorsTable;
import io.faultstream.testing.Scoring;
import io.faultstream.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedScanTest {
    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    @BeforeEach
    void writeWindows() {
        List<Row> windows = new ArrayList<>();
        // More than the reader gives in one batch of columns.
        for (int i = 0; i < 10_000; i++) {
            windows.add(
                    Scoring.window(i, i % 7 == 0 ? null : "m" + i % 3, i % 5 == 0 ? null : 12_000d, 1750d, samples(i)));
        }
        Scoring.windows(spark, windows)
                .coalesce(2)
                .write()
                .format("delta")
                .partitionBy("event_date")
                .save(dir.resolve("silver").toString());
    }

    @Test
    void columnsHoldWhatSparksRowsHold() throws Exception {
        SensorOrders orders = SensorOrders.of(spark.createDataFrame(List.of(), SensorsTable.SCHEMA));
        List<List<String>> seen = new ArrayList<>();
        run(windows(), (batch, id) -> {
            JavaRDD<InternalRow> columns = PlannedScan.rows(spark, ExactlyOnceAppend.queryId(spark), WindowRows.COLUMNS)
                    .orElseThrow();
            JavaRDD<InternalRow> rows = batch.queryExecution().toRdd().toJavaRDD();
            for (JavaRDD<InternalRow> either : List.of(columns, rows)) {
                seen.add(either.map(row -> text(SilverWindow.of(row, orders))).collect());
            }
        });

        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).hasSize(10_000).isEqualTo(seen.get(1));
        assertThat(seen.get(0).stream().distinct()).hasSize(10_000);
    }

    @Test
    void aPlanThatDoesMoreKeepsItsRows() throws Exception {
        List<Boolean> found = new ArrayList<>();
        VoidFunction2<Dataset<Row>, Long> look =
                (batch, id) -> found.add(PlannedScan.rows(spark, ExactlyOnceAppend.queryId(spark), WindowRows.COLUMNS)
                        .isPresent());

        run(windows().where("source_offset % 2 = 0"), look);
        run(windows().withColumn("rpm", col("rpm").plus(1)), look);

        assertThat(found).containsExactly(false, false);
    }

    private Dataset<Row> windows() {
        return spark.readStream()
                .format("delta")
                .load(dir.resolve("silver").toString())
                .select(WindowRows.COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new));
    }

    private static void run(Dataset<Row> windows, VoidFunction2<Dataset<Row>, Long> batches)
            throws TimeoutException, StreamingQueryException {
        windows.writeStream()
                .trigger(Trigger.AvailableNow())
                .foreachBatch(batches)
                .start()
                .awaitTermination();
    }

    private static List<Float> samples(int i) {
        return switch (i % 11) {
            case 3 -> null;
            case 4 -> List.of();
            case 5 -> Arrays.asList(1f, null, i + 0.5f);
            default -> List.of(i + 0.25f, Float.NEGATIVE_INFINITY, Float.NaN, -0f);
        };
    }

    private static String text(SilverWindow window) {
        return new StringBuilder()
                .append(window.machine() == null ? null : new String(window.machine(), StandardCharsets.UTF_8))
                .append(new String(window.topic(), StandardCharsets.UTF_8))
                .append(window.partition())
                .append(' ')
                .append(window.offset())
                .append(' ')
                .append(window.observedAt())
                .append(window.sourceMicros())
                .append(' ')
                .append(window.eventDate())
                .append(window.input().samplingRateHz())
                .append(window.input().rpm())
                .append(Arrays.toString(window.input().samples()))
                .toString();
    }
}
