package io.faultstream.ingest;

import static io.faultstream.table.SilverTable.SOURCE_TIMESTAMP;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestContracts;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two ways into the tables, on the same records: what is in the tables must be the same. */
class DirectWriteTest {
    private static final Instant T = Instant.parse("2026-06-01T08:00:00Z");
    private static final Set<String> CLOCKS = Set.of("ingested_at", "quarantined_at");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path brokerDir;

    private static TestKafka kafka;

    @TempDir
    Path dir;

    @BeforeAll
    static void startBroker() {
        kafka = TestKafka.start(brokerDir);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void metricsOfManyPagesAndDates() {
        Random random = new Random(11);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 45_000; i++) {
            Instant at = T.plusSeconds(random.nextInt(200_000));
            String host = random.nextInt(10) == 0 ? "höst-" + random.nextInt() : "h" + random.nextInt(30);
            records.add(
                    i % 500 == 17
                            ? "{\"host\":" + i
                            : Records.metric(host, at, i % 7 == 0 ? -0.0 : random.nextGaussian() * 1e6));
        }
        records.add(Records.metric("", T, 0).replace("}", ",\"unit\":\"GB\",\"site\":{\"hall\":[1,2]}}"));
        records.add(Records.metric("q\\u00e4\\n", T, 1));
        compare("many", "server-metrics", "server_metrics", records);
    }

    @Test
    void windowsOfAllLengths() {
        Random random = new Random(12);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            int length = i % 10 == 0 ? 1 : random.nextInt(1, 3000);
            records.add(Records.window("m" + i % 9, "de", T.plusMillis(i), Records.samples(i, length)));
        }
        records.add(Records.window("m1", "de", T, new float[0]));
        records.add("");
        compare("lengths", "vibration", "vibration_windows", records);
    }

    /** Nested messages, lists of them, maps, enums, unsigned 64-bit numbers, bytes, defaults and nulls in every mixture. */
    @Test
    void nestedFieldsOfEveryKind() {
        Random random = new Random(13);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            records.add(pump(random, i));
        }
        compare("nested", "pump-readings", "pump_readings", records);
    }

    /** Parquet itself knows one calendar only; it is Spark's writer that has to be told. */
    @Test
    void timesBeforeTheGregorianCalendarAreTimes() {
        kafka.createTopic("ancient-times", 1);
        kafka.sendText(
                "ancient-times",
                List.of(Records.window("m1", "de", Instant.parse("1500-03-01T00:00:00Z"), new float[] {1})));
        TestLake lake = new TestLake(dir.resolve("lake"), kafka)
                .only("vibration")
                .set("faultstream.streams.vibration.topic", "ancient-times")
                .set("faultstream.streams.vibration.descriptor-set", lenient().toString());

        lake.drain("vibration");

        assertThat(lake.read("silver/vibration_windows")
                        .selectExpr("CAST(observed_at AS STRING)")
                        .first()
                        .getString(0))
                .isEqualTo("1500-03-01 00:00:00");
        assertThat(lake.table("silver/vibration_windows").version()).isPositive();
    }

    @Test
    void tableThatAsksForMoreIsWrittenBySpark() {
        kafka.createTopic("feed", 1);
        TestLake lake = new TestLake(dir.resolve("lake"), kafka)
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", "feed");
        kafka.sendText("feed", List.of(Records.metric("a", T, 1)));
        lake.drain("server-metrics");
        TestSpark.session()
                .sql("ALTER TABLE delta.`" + lake.path("silver/server_metrics")
                        + "` SET TBLPROPERTIES (delta.enableChangeDataFeed = true)");
        kafka.sendText("feed", List.of(Records.metric("b", T, 2), "no JSON"));

        lake.drain("server-metrics");

        assertThat(writers(lake, "silver/server_metrics")).hasSize(2);
        assertThat(lake.read("silver/server_metrics").count()).isEqualTo(2);
        assertThat(lake.read("quarantine/server_metrics").count()).isEqualTo(1);
    }

    private void compare(String topic, String stream, String table, List<String> records) {
        kafka.createTopic(topic, 2);
        kafka.sendText(topic, records);
        TestLake direct = lake("direct", topic, stream);
        TestLake rows = lake("rows", topic, stream)
                // SQL over records: the way through Spark's rows.
                .set("faultstream.streams." + stream + ".expectations.any", "true");

        direct.drain(stream);
        rows.drain(stream);

        assertThat(writers(direct, "silver/" + table)).containsOnly("direct");
        assertThat(writers(rows, "silver/" + table)).containsOnly("spark");
        for (String name : List.of("silver/" + table, "quarantine/" + table)) {
            assertThat(json(direct.read(name))).isEqualTo(json(rows.read(name)));
            assertThat(direct.table(name).version()).isEqualTo(rows.table(name).version());
            assertFiltersFind(direct.read(name), rows.read(name));
            assertStatisticsHold(direct, name);
        }
        assertThat(direct.read("silver/" + table).count()
                        + direct.read("quarantine/" + table).count())
                .isEqualTo(records.size());
        assertThat(counted(direct, stream)).isEqualTo(counted(rows, stream));
    }

    private TestLake lake(String name, String topic, String stream) {
        TestLake lake = new TestLake(dir.resolve(name), kafka);
        if (stream.equals("pump-readings")) {
            lake.only()
                    .set("faultstream.streams." + stream + ".contract", "plant.v1.PumpReading")
                    .set("faultstream.streams." + stream + ".descriptor-set", "classpath:plant.desc")
                    .set("faultstream.streams." + stream + ".table", "pump_readings");
        } else {
            lake.only(stream);
        }
        return lake.set("faultstream.streams." + stream + ".topic", topic);
    }

    private static List<String> json(Dataset<Row> rows) {
        return rows.drop("ingested_at", "quarantined_at").toJSON().collectAsList().stream()
                .sorted()
                .toList();
    }

    /** Readers skip by pages, dictionaries and files: an equality must find what it finds elsewhere. */
    private static void assertFiltersFind(Dataset<Row> direct, Dataset<Row> rows) {
        for (StructField field : rows.schema().fields()) {
            boolean isClock = CLOCKS.contains(field.name());
            if (field.dataType() instanceof AtomicType && !isClock) {
                for (Row value : rows.select(field.name()).limit(1).collectAsList()) {
                    assertThat(direct.filter(col(field.name()).equalTo(value.get(0)))
                                    .count())
                            .as(field.name() + " = " + value.get(0))
                            .isEqualTo(rows.filter(col(field.name()).equalTo(value.get(0)))
                                    .count());
                }
            }
        }
    }

    /** The log's smallest and largest values are those of the rows, file by file. */
    private static void assertStatisticsHold(TestLake lake, String table) {
        for (AddFile file : files(lake, table)) {
            JsonNode statistics = tree(file.stats());
            Dataset<Row> rows = lake.read(table)
                    .filter(col("_metadata.file_path")
                            .endsWith(Path.of(file.path()).getFileName().toString()));
            List<Column> wrong = new ArrayList<>(
                    List.of(sum(lit(1)).minus(statistics.get("numRecords").asLong())));
            statistics
                    .get("nullCount")
                    .fields()
                    .forEachRemaining(entry ->
                            wrong.add(sum(when(col(entry.getKey()).isNull(), 1).otherwise(0))
                                    .minus(entry.getValue().asLong())));
            statistics
                    .get("minValues")
                    .fields()
                    .forEachRemaining(entry -> wrong.add(
                            count_if(col(entry.getKey()).lt(lit(entry.getValue().asText())))));
            // Times in the log are cut to the millisecond: those of our own clock may be larger.
            statistics
                    .get("maxValues")
                    .fields()
                    .forEachRemaining(entry -> wrong.add(count_if(col(entry.getKey())
                            .gt(lit(entry.getValue().asText()))
                            .and(lit(!CLOCKS.contains(entry.getKey()))))));
            Row counts = rows.agg(wrong.get(0), wrong.subList(1, wrong.size()).toArray(Column[]::new))
                    .first();
            for (int i = 0; i < counts.length(); i++) {
                assertThat(((Number) counts.get(i)).longValue())
                        .as(file.stats())
                        .isZero();
            }
            assertThat(statistics.get("minValues").has("source_offset")).isTrue();
        }
    }

    /** Who wrote each file: Spark's writer, as it is set by default, makes times INT96. */
    private static List<String> writers(TestLake lake, String table) {
        return files(lake, table).stream()
                .map(file -> writer(lake.path(table).resolve(file.path())))
                .toList();
    }

    private static String writer(Path file) {
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
            return reader.getFileMetaData()
                            .getSchema()
                            .getType(SOURCE_TIMESTAMP)
                            .toString()
                            .contains("int96")
                    ? "spark"
                    : "direct";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<AddFile> files(TestLake lake, String table) {
        return DeltaLog.forTable(TestSpark.session(), lake.path(table).toString())
                .update(false, scala.Option.empty(), scala.Option.empty())
                .allFiles()
                .collectAsList();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String counted(TestLake lake, String stream) {
        var counted = lake.metrics().snapshot().streams().get(stream);
        return counted.read() + " " + counted.decoded() + " " + counted.quarantined();
    }

    private Path lenient() {
        return TestContracts.lenient(dir.resolve("lenient.desc"));
    }

    private static String pump(Random random, int i) {
        List<String> fields = new ArrayList<>();
        fields.add("\"pumpId\":\"P-" + String.format("%03d", random.nextInt(1000)) + "\"");
        fields.add("\"measuredAt\":\"" + T.plusMillis(i) + "\"");
        Stream.of(
                        "\"site\":{\"plant\":\"north\",\"hall\":" + (random.nextBoolean() ? "\"A\"" : "null") + "}",
                        "\"site\":{}",
                        "\"state\":\"STATE_RUNNING\"",
                        "\"pressuresBar\":{\"in\":0,\"out\":" + random.nextFloat() + "}",
                        "\"pressuresBar\":{}",
                        "\"bearings\":[{\"position\":\"de\",\"temperatureC\":61.5,\"alarmCodes\":[7,4000000000]},{}]",
                        "\"bearings\":[{\"alarmCodes\":[]},{\"position\":\"x" + random.nextInt() + "\"},{}]",
                        "\"bearings\":[]",
                        "\"uptime\":\"" + random.nextInt(100) + ".25s\"",
                        "\"setpoint\":" + random.nextInt(90),
                        "\"note\":\"" + "n".repeat(random.nextInt(60)) + "\"",
                        "\"revolutions\":\"" + Long.toUnsignedString(random.nextLong()) + "\"",
                        "\"gear\":" + random.nextInt(5),
                        "\"firmware\":\"AP8=\"",
                        "\"flowM3h\":" + random.nextFloat(),
                        "\"remote\":" + random.nextBoolean(),
                        "\"colour" + random.nextInt(3) + "\":\"red\"")
                .filter(field -> random.nextInt(3) == 0)
                .filter(field ->
                        fields.stream().noneMatch(other -> other.split(":", 2)[0].equals(field.split(":", 2)[0])))
                .forEach(fields::add);
        return "{" + String.join(",", fields) + "}";
    }
}
