package io.faultstream.table.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.config.MaintenanceConfig;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.Layer;
import io.faultstream.table.TableDefinition;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceRunTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2024-06-20T12:00:00Z"), ZoneOffset.UTC);

    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    private MaintainedTable table;

    @BeforeEach
    void createTable() {
        TableDefinition definition = new TableDefinition(
                Layer.SILVER,
                "t",
                dir.resolve("t").toString(),
                (StructType) DataType.fromDDL("a INT, event_date DATE"),
                List.of("event_date"));
        new DeltaTables(spark).ensure(definition);
        table = MaintainedTable.of(definition);
    }

    @Test
    void onlyPartitionsWithManySmallFilesAreCompacted() {
        append("2024-06-18", 5);
        append("2024-06-19", 1);

        TableResult result = run(config(4, 1 << 30, Map.of()), () -> false);

        assertThat(result.failure()).isEmpty();
        assertThat(result.stopped()).isEmpty();
        assertThat(result.actions())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("compact event_date=2024-06-18: 5 small files, ");
        TableReport report = result.report().orElseThrow();
        assertThat(report.files()).isEqualTo(2);
        assertThat(report.smallFiles()).isEqualTo(2);
        assertThat(report.oldest()).isEqualTo("2024-06-18");
        assertThat(report.newest()).isEqualTo("2024-06-19");
        assertThat(report.bytes()).isPositive();
        assertThat(report.version()).isEqualTo(7);
        KernelReader reader = KernelReader.open(dir.resolve("t"));
        reader.assertReadableByAthena();
        assertThat(reader.rows("a")).hasSize(6);
        assertThat(run(config(4, 1 << 30, Map.of()), () -> false).actions())
                .as("nothing is left to do")
                .isEmpty();
    }

    @Test
    void sessionOfTheServiceKeepsItsSettings() {
        String key = "spark.databricks.delta.optimize.maxFileSize";
        String before = spark.conf().get(key);

        run(config(4, 1 << 30, Map.of()), () -> false);

        assertThat(spark.conf().get(key)).isEqualTo(before).isNotEqualTo(Long.toString(1 << 20));
        assertThat(spark.sparkContext().getLocalProperty("spark.scheduler.pool"))
                .isNull();
    }

    @Test
    void runEndsAtItsBudgetAndTheNextGoesOn() {
        append("2024-06-18", 3);
        append("2024-06-19", 3);
        MaintenanceConfig config = config(2, 1, Map.of());

        TableResult first = run(config, () -> false);
        assertThat(first.actions()).singleElement().asString().contains("2024-06-18");
        assertThat(first.stopped().orElseThrow()).contains("max-bytes-per-run");

        TableResult second = run(config, () -> false);
        assertThat(second.actions().get(0)).contains("2024-06-19");
        assertThat(second.stopped()).isEmpty();
    }

    @Test
    void runYieldsToABusyStream() {
        append("2024-06-18", 3);
        append("2024-06-19", 3);
        AtomicInteger asked = new AtomicInteger();

        TableResult result = run(config(2, 1 << 30, Map.of()), () -> asked.incrementAndGet() > 1);

        assertThat(result.actions()).hasSize(1);
        assertThat(result.stopped()).contains("the stream is behind");
    }

    @Test
    void dryRunSaysWhatWouldBeDone() {
        append("2024-06-10", 3);
        long version = KernelReader.open(dir.resolve("t")).version();

        List<TableResult> results = maintenance(
                        config(2, 1 << 30, Map.of("silver.t", 5)),
                        (of, rows) -> {
                            throw new AssertionError("nothing is recorded");
                        },
                        () -> false)
                .run(List.of(table), new MaintenanceOptions(true, false), any -> {});

        assertThat(results.get(0).actions())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("delete event_date < 2024-06-15: 3 files, ");
        assertThat(KernelReader.open(dir.resolve("t")).version()).isEqualTo(version);
        assertThat(dir.resolve("t").resolve(Vacuum.MARKER)).doesNotExist();
    }

    @Test
    void retentionDeletesExactlyTheRowsOnRecord() {
        append("2024-06-10", 2);
        append("2024-06-14", 1);
        append("2024-06-15", 2);
        List<Integer> recorded = new ArrayList<>();
        RetentionLedger ledger = (of, rows) -> {
            assertThat(of).isEqualTo(table);
            rows.collectAsList().forEach(row -> recorded.add(row.getInt(0)));
            // A late record of a day that is over, after the account was taken.
            spark.sql("INSERT INTO delta.`" + table.location() + "` VALUES (99, DATE'2024-06-10')");
        };
        MaintenanceConfig config = config(100, 1 << 30, Map.of("silver.t", 5));

        TableResult result = maintenance(config, ledger, () -> false)
                .run(List.of(table), MaintenanceOptions.ALL, any -> {})
                .get(0);

        assertThat(result.failure()).isEmpty();
        assertThat(recorded).hasSize(3);
        assertThat(KernelReader.rows(dir.resolve("t"), "a"))
                .extracting(row -> row.get("a"))
                .containsExactlyInAnyOrder(0, 1, 99);

        maintenance(config, (of, rows) -> recorded.add((int) rows.count()), () -> false)
                .run(List.of(table), MaintenanceOptions.ALL, any -> {});
        assertThat(recorded).hasSize(4).last().isEqualTo(1);
        assertThat(KernelReader.rows(dir.resolve("t"), "a")).hasSize(2);
    }

    @Test
    void rowsThatCannotBeRecordedStay() {
        append("2024-06-10", 2);

        TableResult result = maintenance(
                        config(100, 1 << 30, Map.of("silver.t", 5)),
                        (of, rows) -> {
                            throw new IllegalStateException("the ledger is not there");
                        },
                        () -> false)
                .run(List.of(table), MaintenanceOptions.ALL, any -> {})
                .get(0);

        assertThat(result.failure().orElseThrow()).contains("the ledger is not there");
        assertThat(KernelReader.rows(dir.resolve("t"), "a")).hasSize(2);
    }

    @Test
    void vacuumDeletesWhatIsOutOfUseAndNotTooOften() throws Exception {
        append("2024-06-18", 3);
        run(config(2, 1 << 30, Map.of()), () -> false);
        assertThat(dataFiles()).as("files of older versions are kept").isEqualTo(4);
        long old = Instant.now().minus(Duration.ofDays(9)).toEpochMilli();
        try (var files = Files.walk(dir.resolve("t"))) {
            files.filter(Files::isRegularFile).forEach(file -> file.toFile().setLastModified(old));
        }
        MaintenanceConfig shortened = new MaintenanceConfig(
                true,
                Duration.ofMinutes(1),
                1 << 20,
                2,
                1 << 30,
                Duration.ofMinutes(5),
                Duration.ZERO,
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofMinutes(2),
                Map.of());

        Clock now = Clock.systemUTC();
        TableResult result = new MaintenanceRun(spark, shortened, RetentionLedger.NONE, () -> false, now)
                .run(List.of(table), MaintenanceOptions.ALL, any -> {})
                .get(0);

        assertThat(result.actions()).containsExactly("vacuum files that are out of use for 0 hours");
        assertThat(dataFiles()).isEqualTo(1);
        assertThat(KernelReader.rows(dir.resolve("t"), "a")).hasSize(3);
        assertThat(run(shortened, () -> false).actions())
                .as("once a day is enough")
                .isEmpty();
    }

    /** Many small appends, maintenance beside them, and somebody who reads the table as a stream. */
    @Test
    void smallFilesStayFewBesideALiveStream() throws Exception {
        Path source = Files.createDirectories(dir.resolve("in"));
        StreamingQuery writer = spark.readStream()
                .schema("a INT, event_date DATE")
                .option("maxFilesPerTrigger", 1)
                .json(source.toString())
                .coalesce(1)
                .writeStream()
                .format("delta")
                .option("checkpointLocation", dir.resolve("writer").toString())
                .start(table.location());
        StreamingQuery reader = spark.readStream()
                .format("delta")
                .load(table.location())
                .writeStream()
                .format("parquet")
                .option("checkpointLocation", dir.resolve("reader").toString())
                .start(dir.resolve("out").toString());
        int appends = 30;
        MaintenanceConfig config = config(6, 1 << 30, Map.of());
        long most = 0;
        try {
            for (int i = 0; i < appends; i++) {
                Path part = dir.resolve("part.json");
                Files.writeString(part, "{\"a\":" + i + ",\"event_date\":\"2024-06-20\"}\n");
                Files.move(part, source.resolve("part-" + i + ".json"));
                if (i % 3 == 2) {
                    // The writer is somewhere in the middle of a batch.
                    TableResult result = run(config, () -> false);
                    assertThat(result.failure()).isEmpty();
                    most = Math.max(most, result.report().orElseThrow().smallFiles());
                }
            }
            writer.processAllAvailable();
            reader.processAllAvailable();
            assertThat(writer.exception().isEmpty()).isTrue();
            assertThat(reader.exception().isEmpty()).isTrue();
        } finally {
            writer.stop();
            reader.stop();
        }
        TableResult last = run(config, () -> false);
        assertThat(last.failure()).isEmpty();
        assertThat(last.report().orElseThrow().smallFiles()).isLessThan(6);
        assertThat(most).isLessThan(appends / 2);
        assertThat(KernelReader.rows(dir.resolve("t"), "a")).hasSize(appends);
        assertThat(spark.read().parquet(dir.resolve("out").toString()).count()).isEqualTo(appends);
    }

    private TableResult run(MaintenanceConfig config, BooleanSupplier busy) {
        return maintenance(config, RetentionLedger.NONE, busy)
                .run(List.of(table), MaintenanceOptions.ALL, any -> {})
                .get(0);
    }

    private MaintenanceRun maintenance(MaintenanceConfig config, RetentionLedger ledger, BooleanSupplier busy) {
        return new MaintenanceRun(spark, config, ledger, busy, NOON);
    }

    private static MaintenanceConfig config(int minFiles, long maxBytes, Map<String, Integer> retention) {
        return new MaintenanceConfig(
                true,
                Duration.ofMinutes(1),
                1 << 20,
                minFiles,
                maxBytes,
                Duration.ofMinutes(5),
                Duration.ofDays(7),
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofMinutes(2),
                retention);
    }

    /** One file each. */
    private void append(String day, int files) {
        for (int i = 0; i < files; i++) {
            spark.sql("SELECT " + i + " AS a, DATE'" + day + "' AS event_date")
                    .write()
                    .format("delta")
                    .mode("append")
                    .save(table.location());
        }
    }

    private long dataFiles() throws IOException {
        try (var files = Files.walk(dir.resolve("t"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")
                            && !file.toString().contains("_delta_log"))
                    .count();
        }
    }
}
