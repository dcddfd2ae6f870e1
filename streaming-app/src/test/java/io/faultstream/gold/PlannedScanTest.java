package io.faultstream.gold;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.runtime.RunningPlan;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.SensorsTable;
import io.faultstream.testing.Scoring;
import io.faultstream.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedScanTest {
    private static final String TIMES = "spark.sql.parquet.outputTimestampType";

    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    private String silver;

    @BeforeEach
    void writeWindows() {
        silver = dir.resolve("silver").toString();
        write(Map.of());
    }

    private void write(Map<String, String> options) {
        write(rows(), options, Map.of(TIMES, "TIMESTAMP_MICROS"));
    }

    private void write(Dataset<Row> rows, Map<String, String> options, Map<String, String> settings) {
        Map<String, String> usual = new HashMap<>();
        settings.forEach((key, value) -> {
            usual.put(key, spark.conf().get(key));
            spark.conf().set(key, value);
        });
        try {
            rows.write()
                    .format("delta")
                    .mode("append")
                    .options(options)
                    .partitionBy("event_date")
                    .save(silver);
        } finally {
            usual.forEach((key, value) -> spark.conf().set(key, value));
        }
    }

    private Dataset<Row> rows() {
        List<Row> windows = new ArrayList<>();
        // More than the reader gives in one batch of columns.
        for (int i = 0; i < 10_000; i++) {
            windows.add(
                    Scoring.window(i, i % 7 == 0 ? null : "m" + i % 3, i % 5 == 0 ? null : 12_000d, 1750d, samples(i)));
        }
        return Scoring.windows(spark, windows).coalesce(2);
    }

    @Test
    void columnsHoldWhatSparksRowsHold() throws Exception {
        SensorOrders orders = SensorOrders.of(spark.createDataFrame(List.of(), SensorsTable.SCHEMA));
        List<List<String>> seen = new ArrayList<>();
        run(windows(), (batch, id) -> {
            JavaRDD<InternalRow> columns = scan().orElseThrow().rows();
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
    void windowsHoldWhatSparksRowsHold() throws Exception {
        assertThat(compare()).hasSize(10_000);
    }

    @Test
    void rowGroupsAreReadOnceHoweverFilesAreDivided() throws Exception {
        write(Map.of("parquet.block.size", "40000", "parquet.page.size", "4000"));
        spark.conf().set("spark.sql.files.maxPartitionBytes", "50000");
        try {
            assertThat(compare()).hasSize(20_000);
        } finally {
            spark.conf().unset("spark.sql.files.maxPartitionBytes");
        }
    }

    @Test
    void otherCodecsAndEncodings() throws Exception {
        write(Map.of("compression", "gzip"));
        write(Map.of("compression", "zstd", "parquet.writer.version", "v2"));
        write(Map.of("compression", "none", "parquet.enable.dictionary", "false"));

        assertThat(compare()).hasSize(40_000);
    }

    @Test
    void filesThatAreForSparkAmongOthers() throws Exception {
        write(rows(), Map.of(), Map.of(TIMES, "INT96"));
        write(rows(), Map.of(), Map.of("spark.sql.parquet.writeLegacyFormat", "true"));

        assertThat(compare()).hasSize(30_000);
    }

    @Test
    void columnsThatCameLaterAreNull() throws Exception {
        silver = dir.resolve("grown").toString();
        write(rows().drop("rpm", "source_topic"), Map.of(), Map.of(TIMES, "TIMESTAMP_MICROS"));
        write(Map.of("mergeSchema", "true"));

        List<String> seen = compare();

        assertThat(seen).hasSize(20_000);
        assertThat(seen.stream().filter(window -> window.contains("OptionalDouble.empty")))
                .hasSize(10_000);
    }

    @Test
    void deletedRowsStayAway() throws Exception {
        sql("ALTER TABLE %s SET TBLPROPERTIES (delta.enableDeletionVectors = true)");
        sql("DELETE FROM %s WHERE source_offset %% 3 = 0");

        assertThat(compare(false)).hasSize(6_666);
    }

    @Test
    void renamedColumnsAreFound() throws Exception {
        silver = dir.resolve("renamed").toString();
        write(rows().withColumnRenamed("rpm", "speed"), Map.of(), Map.of());
        sql("ALTER TABLE %s SET TBLPROPERTIES (delta.columnMapping.mode = 'name')");
        sql("ALTER TABLE %s RENAME COLUMN speed TO rpm");

        assertThat(compare(false)).hasSize(10_000).allSatisfy(window -> assertThat(window)
                .contains("1750.0"));
    }

    @Test
    void sparkKnowsHowManyRowsTheMicroBatchHad() throws Exception {
        Broadcast<SensorOrders> orders = orders();
        StreamingQuery query = run(windows(), (batch, id) -> assertThat(
                        scan().orElseThrow().windows(orders, hadoop()).count())
                .isEqualTo(10_000));

        assertThat(query.lastProgress().numInputRows()).isEqualTo(10_000);
    }

    @Test
    void aPlanThatDoesMoreKeepsItsRows() throws Exception {
        List<Boolean> found = new ArrayList<>();
        VoidFunction2<Dataset<Row>, Long> look = (batch, id) -> found.add(scan().isPresent());

        run(windows().where("source_offset % 2 = 0"), look);
        run(windows().withColumn("rpm", col("rpm").plus(1)), look);

        assertThat(found).containsExactly(false, false);
    }

    /** Spark's rows, which the windows must be the same as. */
    private List<String> compare() throws Exception {
        return compare(true);
    }

    /** @param isTaken false where a plan may be one that windows are not taken from */
    private List<String> compare(boolean isTaken) throws Exception {
        Broadcast<SensorOrders> orders = orders();
        List<String> direct = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        run(windows(), (batch, id) -> {
            scan().ifPresent(scan -> direct.addAll(
                    scan.windows(orders, hadoop()).map(PlannedScanTest::text).collect()));
            rows.addAll(batch.queryExecution()
                    .toRdd()
                    .toJavaRDD()
                    .map(row -> text(SilverWindow.of(row, orders.value())))
                    .collect());
        });
        if (isTaken || !direct.isEmpty()) {
            assertThat(direct).isEqualTo(rows);
        }
        return rows;
    }

    private Optional<PlannedScan> scan() {
        return RunningPlan.find(spark, ExactlyOnceAppend.queryId(spark), PlannedScan::of);
    }

    private Broadcast<SensorOrders> orders() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(SensorOrders.of(spark.createDataFrame(List.of(), SensorsTable.SCHEMA)));
    }

    private SerializableConfiguration hadoop() {
        return new SerializableConfiguration(spark.sessionState().newHadoopConf());
    }

    private void sql(String statement) {
        spark.sql(String.format(Locale.ROOT, statement, "delta.`" + silver + "`"));
    }

    private Dataset<Row> windows() {
        return spark.readStream()
                .format("delta")
                .load(silver)
                .select(WindowRows.COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new));
    }

    private static StreamingQuery run(Dataset<Row> windows, VoidFunction2<Dataset<Row>, Long> batches)
            throws TimeoutException, StreamingQueryException {
        StreamingQuery query = windows.writeStream()
                .trigger(Trigger.AvailableNow())
                .foreachBatch(batches)
                .start();
        query.awaitTermination();
        return query;
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
                .append(text(window.machine()))
                .append(text(window.topic()))
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

    private static String text(byte[] utf8) {
        return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
    }
}
