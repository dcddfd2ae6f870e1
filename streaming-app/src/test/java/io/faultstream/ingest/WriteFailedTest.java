package io.faultstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.Pipeline;
import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SupervisorConfig;
import io.faultstream.metrics.Snapshot;
import io.faultstream.runtime.QuerySupervisor;
import io.faultstream.testing.Checkpoints;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestContracts;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that met their contract and that the silver table does not take. */
@Timeout(300)
class WriteFailedTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String METRICS = "silver/server_metrics";
    private static final String REFUSED_METRICS = "quarantine/server_metrics";
    private static final String WINDOWS = "silver/vibration_windows";
    private static final String REFUSED_WINDOWS = "quarantine/vibration_windows";

    private final SparkSession spark = TestSpark.session();
    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void constraintOfTheTableKeepsARecordOutOfSilverWithItsBytes() {
        TestLake lake = metrics("constraint");
        lake.drain("server-metrics");
        constrain(lake, "cold", "value < 100");
        String hot = Records.metric("a", T, 120);
        kafka.sendText("constraint", List.of(Records.metric("a", T, 20), hot));

        lake.drain("server-metrics");

        assertThat(details(lake, METRICS)).containsOnlyKeys(0L);
        assertThat(details(lake, REFUSED_METRICS))
                .containsExactly(Map.entry(
                        1L, "WRITE_FAILED: constraint cold of silver.server_metrics does not hold: value < 100"));
        assertThat(lake.read(REFUSED_METRICS).first().<byte[]>getAs("value")).isEqualTo(hot.getBytes(UTF_8));
        assertCounts(lake, "server-metrics", 2, 1);
    }

    @Test
    void columnThatTakesNoNullKeepsARecordOutOfSilver() {
        TestLake lake = metrics("notnull");
        IngestSetup setup = IngestSetup.of(
                spark,
                lake.config().streams().get("server-metrics"),
                new io.faultstream.table.LakeLocations(lake.config().lake()));
        String columns = setup.silver().schema().toDDL().replace("region STRING", "region STRING NOT NULL");
        spark.sql("CREATE TABLE delta.`" + lake.path(METRICS) + "` (" + columns
                + ") USING delta PARTITIONED BY (event_date)");
        kafka.sendText(
                "notnull",
                List.of(Records.metric("a", T, 1), Records.metric("a", T, 2).replace(",\"region\":\"eu-west-1\"", "")));

        lake.drain("server-metrics");

        assertThat(details(lake, METRICS)).containsOnlyKeys(0L);
        assertThat(details(lake, REFUSED_METRICS))
                .containsExactly(
                        Map.entry(1L, "WRITE_FAILED: region is null, which silver.server_metrics does not take"));
    }

    @Test
    void constraintAddedWhileTheQueryRunsIsKnownAfterItsRestart() {
        TestLake lake = metrics("midway").set("faultstream.stream-defaults.trigger", "100 milliseconds");
        SupervisorConfig supervision = new SupervisorConfig(
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                5,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                new RunLockConfig(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        Pipeline pipeline = new Pipeline(spark, lake.config(), lake.metrics());
        try (QuerySupervisor supervisor = new QuerySupervisor(
                supervision, lake.metrics(), pipeline.queries().all())) {
            supervisor.start();
            kafka.sendText("midway", List.of(Records.metric("a", T, 120)));
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> lake.read(METRICS).count() == 1);
            constrain(lake, "tepid", "value < 1000");
            kafka.sendText("midway", List.of(Records.metric("a", T, 20), Records.metric("a", T, 2000)));

            await().atMost(Duration.ofSeconds(120))
                    .until(() -> lake.read(REFUSED_METRICS).count() == 1);
            assertThat(supervisor.failure()).isEmpty();
        }

        assertThat(details(lake, METRICS)).containsOnlyKeys(0L, 1L);
        assertThat(details(lake, REFUSED_METRICS).get(2L)).contains("constraint tepid of silver.server_metrics");
    }

    @Test
    void schemaThatNoLongerTakesTheRowsSendsTheMicroBatchToQuarantine() throws Exception {
        TestLake lake = metrics("schema");
        kafka.sendText("schema", List.of(Records.metric("a", T, 1)));
        lake.drain("server-metrics");
        Pipeline pipeline = new Pipeline(spark, lake.config(), lake.metrics());
        lake.read(METRICS)
                .withColumn("value", col("value").gt(0))
                .write()
                .format("delta")
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .save(lake.path(METRICS).toString());
        kafka.sendText("schema", List.of(Records.metric("a", T, 2), "no JSON", Records.metric("a", T, 3)));

        pipeline.queries().all().get("server-metrics").get().start().awaitTermination();

        assertThat(details(lake, METRICS)).containsOnlyKeys(0L);
        Map<Long, String> refused = details(lake, REFUSED_METRICS);
        assertThat(refused).containsOnlyKeys(1L, 2L, 3L);
        assertThat(refused.get(1L))
                .startsWith("WRITE_FAILED: silver did not take it: ")
                .contains("value");
        assertThat(refused.get(2L)).startsWith("MALFORMED_JSON");
        assertThat(lake.read(REFUSED_METRICS).filter("value IS NULL").count()).isZero();
    }

    /** Parquet refuses times before 1900 unless it is told how old calendars are meant: nothing in the table says so. */
    @Test
    void rowsThatCannotBeWrittenAreFoundAndTheOthersAreWritten() {
        // With SQL to look at records, they go through Spark's writer.
        TestLake lake = windows("ancient").set("faultstream.streams.vibration.expectations.any", "true");
        Instant ancient = Instant.parse("1500-01-01T00:00:00Z");
        for (int i = 0; i < 20; i++) {
            boolean bad = i == 3 || i == 17;
            kafka.sendText("ancient", List.of(Records.window("m" + i, "de", bad ? ancient : T, new float[] {1, 2})));
        }

        lake.drain("vibration");

        assertThat(details(lake, WINDOWS)).hasSize(18).doesNotContainKeys(3L, 17L);
        Map<Long, String> refused = details(lake, REFUSED_WINDOWS);
        assertThat(refused).containsOnlyKeys(3L, 17L);
        assertThat(refused.get(3L))
                .startsWith("WRITE_FAILED: silver did not take it: ")
                .contains("1900");
        assertThat(new String(value(lake, 17), UTF_8)).contains("\"machineId\":\"m17\"");
        assertThat(lake.root().resolve("checkpoints/_probe/vibration")).doesNotExist();
        assertCounts(lake, "vibration", 20, 18);

        // Silver committed, quarantine not: the next start runs the micro-batch again.
        Checkpoints.loseNewestVersion(lake.path(REFUSED_WINDOWS));
        Checkpoints.loseNewestCommit(lake.checkpoint("vibration"));
        long silver = lake.table(WINDOWS).version();
        assertThat(details(lake, REFUSED_WINDOWS)).isEmpty();
        lake.drain("vibration");

        assertThat(lake.table(WINDOWS).version()).isEqualTo(silver);
        assertThat(details(lake, WINDOWS)).hasSize(18).doesNotContainKeys(3L, 17L);
        assertThat(details(lake, REFUSED_WINDOWS)).containsOnlyKeys(3L, 17L);
        assertThat(details(lake, REFUSED_WINDOWS).get(3L)).startsWith("WRITE_FAILED: silver did not take it before");
        assertThat(new String(value(lake, 17), UTF_8)).contains("\"machineId\":\"m17\"");
    }

    @Test
    void dateThatCannotBeAPartitionIsRefused() {
        TestLake lake = windows("faraway");
        byte[] window = Records.window("m1", "de", T, new float[] {1}).getBytes(UTF_8);
        long year12000 = 316_516_291_200_000L;
        kafka.sendRecords(List.of(
                new ProducerRecord<>("faraway", 0, null, null, window),
                new ProducerRecord<>("faraway", 0, year12000, null, window)));

        lake.drain("vibration");

        assertThat(details(lake, WINDOWS)).containsOnlyKeys(0L);
        assertThat(details(lake, REFUSED_WINDOWS))
                .containsExactly(Map.entry(1L, "WRITE_FAILED: " + EventDates.PROBLEM));
        assertThat(value(lake, 1)).isEqualTo(window);
    }

    /** Contracts change between two starts: what silver holds for a micro-batch decides, not what would be said now. */
    @Test
    void microBatchThatIsRunAgainUnderOtherRulesIsNeverInBothTables() {
        TestLake lake = metrics("changed");
        kafka.sendText("changed", List.of(Records.metric("a", T, 1), Records.metric("b", T, 200), "no JSON"));
        lake.drain("server-metrics");
        Checkpoints.loseNewestVersion(lake.path(REFUSED_METRICS));
        Checkpoints.loseNewestCommit(lake.checkpoint("server-metrics"));
        lake.set("faultstream.stream-defaults.expectations.cold", "value < 100");

        lake.drain("server-metrics");

        assertThat(details(lake, METRICS)).containsOnlyKeys(0L, 1L);
        assertThat(details(lake, REFUSED_METRICS)).containsOnlyKeys(2L);
    }

    private TestLake metrics(String topic) {
        kafka.createTopic(topic, 1);
        return new TestLake(dir.resolve("lake"), kafka)
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", topic);
    }

    private TestLake windows(String topic) {
        kafka.createTopic(topic, 1);
        return new TestLake(dir.resolve("lake"), kafka)
                .only("vibration")
                .set("faultstream.streams.vibration.topic", topic)
                .set(
                        "faultstream.stream-defaults.descriptor-set",
                        TestContracts.lenient(dir.resolve("lenient.desc")).toString());
    }

    private void constrain(TestLake lake, String name, String check) {
        spark.sql("ALTER TABLE delta.`" + lake.path(METRICS) + "` ADD CONSTRAINT " + name + " CHECK (" + check + ")");
    }

    private static byte[] value(TestLake lake, long offset) {
        return lake.read(REFUSED_WINDOWS)
                .filter("source_offset = " + offset)
                .first()
                .getAs("value");
    }

    private static void assertCounts(TestLake lake, String stream, long read, long decoded) {
        Snapshot.Stream counted = lake.metrics().snapshot().streams().get(stream);
        assertThat(counted.read()).isEqualTo(read);
        assertThat(counted.decoded()).isEqualTo(decoded);
        assertThat(counted.quarantinedByReason()).containsEntry("WRITE_FAILED", read - decoded);
    }

    /** Offsets, each with reason and detail where there are any; fails if two rows have the same. */
    private static Map<Long, String> details(TestLake lake, String table) {
        Map<Long, String> details = new TreeMap<>();
        boolean refused = table.startsWith("quarantine");
        for (Row row : lake.read(table).collectAsList()) {
            String text = refused ? row.getAs("reason") + ": " + row.getAs("detail") : "";
            assertThat(details.put(row.getAs("source_offset"), text)).isNull();
        }
        return details;
    }
}
