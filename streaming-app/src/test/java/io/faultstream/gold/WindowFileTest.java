package io.faultstream.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.parquet.ParquetRows;
import io.faultstream.table.SensorsTable;
import io.faultstream.testing.Scoring;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read without Spark. */
class WindowFileTest {
    private static final String TIMES = "spark.sql.parquet.outputTimestampType";

    private final SparkSession spark = TestSpark.session();
    private final SensorOrders orders = SensorOrders.of(spark.createDataFrame(List.of(), SensorsTable.SCHEMA));

    @TempDir
    Path dir;

    @Test
    void filesOfSpark() throws IOException {
        assertThat(windows(rows())).contains(3);
        assertThat(windows(rows().drop("rpm", "machine_id"))).contains(3);
    }

    @Test
    void otherTypesAreForSpark() throws IOException {
        assertThat(windows(rows().selectExpr("*", "CAST(rpm AS FLOAT) AS speed")
                        .drop("rpm")
                        .withColumnRenamed("speed", "rpm")))
                .isEmpty();
        assertThat(windows(rows().withColumnRenamed("rpm", "RPM"))).isEmpty();
        assertThat(windows(rows().drop("samples"))).isEmpty();
        assertThat(windowsWith("spark.sql.parquet.writeLegacyFormat", "true")).isEmpty();
        assertThat(windowsWith(TIMES, "TIMESTAMP_MILLIS")).isEmpty();
        assertThat(windowsWith(TIMES, "INT96")).isEmpty();
    }

    @Test
    void timesOfAnotherCalendarAreForSpark() throws IOException {
        assertThat(windowsWith("spark.sql.parquet.datetimeRebaseModeInWrite", "LEGACY"))
                .isEmpty();
    }

    private Dataset<Row> rows() {
        return Scoring.windows(
                        spark,
                        List.of(
                                Scoring.window(1, "m", 1750d, new float[] {1, 2}),
                                Scoring.window(2, "m", null, new float[] {}),
                                Scoring.window(3, "n", 1750d, new float[] {3})))
                .drop("event_date");
    }

    private Optional<Integer> windows(Dataset<Row> rows) throws IOException {
        return windowsWith(rows, Map.of(TIMES, "TIMESTAMP_MICROS"));
    }

    private Optional<Integer> windowsWith(String setting, String value) throws IOException {
        return windowsWith(
                rows(),
                setting.equals(TIMES) ? Map.of(TIMES, value) : Map.of(TIMES, "TIMESTAMP_MICROS", setting, value));
    }

    /** How many windows there are in the file of these rows; empty if it is not read. */
    private Optional<Integer> windowsWith(Dataset<Row> rows, Map<String, String> settings) throws IOException {
        Path folder = dir.resolve("rows-" + System.nanoTime());
        Map<String, String> usual = new HashMap<>();
        settings.forEach((key, value) -> {
            usual.put(key, spark.conf().get(key));
            spark.conf().set(key, value);
        });
        try {
            rows.coalesce(1).write().parquet(folder.toString());
        } finally {
            usual.forEach((key, value) -> spark.conf().set(key, value));
        }
        String file = spark.read().parquet(folder.toString()).inputFiles()[0];
        Configuration conf = new Configuration();
        HadoopInputFile input = HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file), conf);
        Optional<WindowFile> found = WindowFile.of(ParquetRows.open(input, conf, 0, input.getLength()), 19_894, orders);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int count = 0;
        try (WindowFile open = found.get()) {
            while (open.next() != null) {
                count++;
            }
        }
        return Optional.of(count);
    }
}
