package io.faultstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.metrics.Snapshot;
import io.faultstream.testing.Checkpoints;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestContracts;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: real broker, real Delta, the real queries, through crash, garbage and a new contract. */
class IngestStreamTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String SILVER = "silver/vibration_windows";
    private static final String QUARANTINE = "quarantine/vibration_windows";
    private static final String GOLD = "gold/fault_predictions";
    private static final String METRICS = "silver/server_metrics";
    private static final String STATS = "gold/server_metric_stats";

    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void everyRecordOfBothStreamsIsInSilverOrQuarantineAndEveryWindowInGold() {
        TestLake lake = lake("happy");
        send("happy.vibration", 0, Records.window("m1", T, 1));
        kafka.send("happy.vibration", 0, "k".getBytes(UTF_8), null);
        kafka.send("happy.vibration", 0, null, new byte[0]);
        send("happy.vibration", 1, Records.window("m2", T.plusSeconds(86_400), 2));
        send("happy.vibration", 1, Records.window("m2", "de", T, new float[] {1, 2, 3}));
        send("happy.vibration", 1, "{\"machineId\":\"m1\"");
        kafka.sendText(
                "happy.metrics",
                List.of(
                        Records.metric("a", T.plusSeconds(10), 1),
                        Records.metric("a", T.plusSeconds(50), 3),
                        Records.metric("a", T.plusSeconds(70), 5),
                        Records.with(Records.metric("a", T.plusSeconds(300), 0), "rack", "\"r7\""),
                        "{\"host\":\"server4\",\"metricName\":\"x\",\"timestamp\":\"171887737088\",\"value\":5}"));

        lake.drain("vibration", "server-metrics", "predict", "server-metric-stats");

        KernelReader silver = lake.table(SILVER);
        assertThat(silver.columns())
                .containsExactly(
                        entry("machine_id", "string"),
                        entry("sensor_id", "string"),
                        entry("observed_at", "timestamp"),
                        entry("sampling_rate_hz", "double"),
                        entry("rpm", "double"),
                        entry("load_hp", "double"),
                        entry("samples", "array<float>"),
                        entry("event_time", "timestamp"),
                        entry("event_date", "date"),
                        entry("source_topic", "string"),
                        entry("source_partition", "integer"),
                        entry("source_offset", "long"),
                        entry("source_timestamp", "timestamp"),
                        entry("ingested_at", "timestamp"),
                        entry("_rescued_data", "string"));
        assertThat(silver.partitionColumns()).containsExactly("event_date");
        Map<String, Map<String, Object>> windows = byPosition(silver.rows());
        assertThat(windows).containsOnlyKeys("0/0", "1/0", "1/1");
        assertThat(windows.get("0/0"))
                .containsEntry("machine_id", "m1")
                .containsEntry("sensor_id", "de")
                .containsEntry("observed_at", T)
                .containsEntry("sampling_rate_hz", 12_000d)
                .containsEntry("rpm", 1750d)
                .containsEntry("load_hp", null)
                .containsEntry("event_time", T)
                .containsEntry("event_date", LocalDate.of(2024, 6, 20))
                .containsEntry("source_topic", "happy.vibration")
                .containsEntry("_rescued_data", null);
        assertThat((List<?>) windows.get("0/0").get("samples")).isEqualTo(boxed(Records.samples(1, Records.WINDOW)));
        assertThat(windows.get("1/0")).containsEntry("event_date", LocalDate.of(2024, 6, 21));
        assertThat(dir.resolve("lake/lake").resolve(SILVER).resolve("event_date=2024-06-21"))
                .isDirectory();

        KernelReader quarantine = lake.table(QUARANTINE);
        assertThat(quarantine.columns())
                .containsExactly(
                        entry("source_topic", "string"),
                        entry("source_partition", "integer"),
                        entry("source_offset", "long"),
                        entry("source_timestamp", "timestamp"),
                        entry("key", "binary"),
                        entry("value", "binary"),
                        entry("reason", "string"),
                        entry("detail", "string"),
                        entry("contract", "string"),
                        entry("quarantined_at", "timestamp"),
                        entry("event_date", "date"),
                        entry("replays", "integer"),
                        entry("replay_id", "string"));
        assertThat(quarantine.partitionColumns()).containsExactly("event_date");
        Map<String, Map<String, Object>> refused = byPosition(quarantine.rows());
        assertThat(refused).containsOnlyKeys("0/1", "0/2", "1/2");
        assertThat(refused.get("0/1"))
                .containsEntry("key", "k".getBytes(UTF_8))
                .containsEntry("value", null)
                .containsEntry("reason", "EMPTY_VALUE")
                .containsEntry("detail", "the value is null")
                .containsEntry("contract", "faultstream.v1.VibrationWindow");
        assertThat(refused.get("0/2"))
                .containsEntry("key", null)
                .containsEntry("value", new byte[0])
                .containsEntry("reason", "EMPTY_VALUE")
                .containsEntry("detail", "the value is empty");
        assertThat(refused.get("1/2"))
                .containsEntry("value", "{\"machineId\":\"m1\"".getBytes(UTF_8))
                .containsEntry("reason", "MALFORMED_JSON");

        KernelReader gold = lake.table(GOLD);
        assertThat(gold.columns())
                .containsExactly(
                        entry("machine_id", "string"),
                        entry("sensor_id", "string"),
                        entry("observed_at", "timestamp"),
                        entry("predicted_class", "string"),
                        entry("fault_kind", "string"),
                        entry("confidence", "float"),
                        entry("uncertain", "boolean"),
                        entry("uncertain_reason", "string"),
                        entry("probabilities", "array<float>"),
                        entry("model_name", "string"),
                        entry("model_version", "string"),
                        entry("source_topic", "string"),
                        entry("source_partition", "integer"),
                        entry("source_offset", "long"),
                        entry("source_timestamp", "timestamp"),
                        entry("scored_at", "timestamp"),
                        entry("event_date", "date"));
        assertThat(gold.partitionColumns()).containsExactly("event_date");
        Map<String, Map<String, Object>> scored = byPosition(gold.rows());
        assertThat(scored).containsOnlyKeys("0/0", "1/0", "1/1");
        assertThat(scored.get("1/0"))
                .containsEntry("machine_id", "m2")
                .containsEntry("source_timestamp", windows.get("1/0").get("source_timestamp"))
                .containsEntry("event_date", LocalDate.of(2024, 6, 21));
        assertThat(scored.get("1/1"))
                .containsEntry("predicted_class", null)
                .containsEntry("uncertain", true)
                .containsEntry("uncertain_reason", "window has 3 samples, the model needs 1024 at 12000.0 Hz");

        KernelReader metrics = lake.table(METRICS);
        assertThat(metrics.columns().entrySet())
                .startsWith(
                        entry("host", "string"),
                        entry("metric_name", "string"),
                        entry("region", "string"),
                        entry("timestamp", "long"),
                        entry("value", "double"),
                        entry("event_time", "timestamp"))
                .hasSize(13);
        assertThat(byPosition(metrics.rows()).get("0/3"))
                .containsEntry("value", 0d)
                .containsEntry("timestamp", T.plusSeconds(300).toEpochMilli())
                .containsEntry("_rescued_data", "{\"rack\":\"r7\"}");
        assertThat(metrics.rows()).hasSize(4);
        assertThat(lake.table("quarantine/server_metrics").rows("source_offset", "reason"))
                .containsExactly(Map.of("source_offset", 4L, "reason", "RULE_VIOLATED"));
        assertThat(lake.table(STATS).columns())
                .containsExactly(
                        entry("window_start", "timestamp"),
                        entry("window_end", "timestamp"),
                        entry("host", "string"),
                        entry("metric_name", "string"),
                        entry("region", "string"),
                        entry("count", "long"),
                        entry("sum", "double"),
                        entry("avg", "double"),
                        entry("min", "double"),
                        entry("max", "double"),
                        entry("event_date", "date"));
        assertThat(lake.table(STATS).rows("window_start", "count", "sum"))
                .containsExactlyInAnyOrder(
                        Map.of("window_start", T, "count", 2L, "sum", 4d),
                        Map.of("window_start", T.plusSeconds(60), "count", 1L, "sum", 5d));

        Snapshot.Stream counted = lake.metrics().snapshot().streams().get("vibration");
        assertThat(counted.read()).isEqualTo(6);
        assertThat(counted.decoded()).isEqualTo(3);
        assertThat(counted.quarantinedByReason())
                .containsEntry("EMPTY_VALUE", 2L)
                .containsEntry("MALFORMED_JSON", 1L);
        assertThat(lake.metrics().snapshot().scored()).isEqualTo(3);
    }

    @Test
    void replayAfterLostCommitsWritesNothingTwice() {
        TestLake lake = lake("replay").only("vibration", "predict");
        for (int round = 0; round < 2; round++) {
            send("replay.vibration", 0, Records.window("m1", T.plusSeconds(round), round));
            send("replay.vibration", 1, "not JSON");
            lake.drain("vibration", "predict");
        }
        List<String> tables = List.of(SILVER, QUARANTINE, GOLD);
        Map<String, Long> versions = versions(lake, tables);

        assertThat(Checkpoints.loseNewestCommit(lake.checkpoint("vibration"))).isEqualTo(1);
        assertThat(Checkpoints.loseNewestCommit(lake.checkpoint("predict"))).isEqualTo(1);
        lake.drain("vibration", "predict");

        assertThat(lake.checkpoint("vibration").resolve("commits/1"))
                .as("the batch was run again")
                .exists();
        assertThat(lake.checkpoint("predict").resolve("commits/1"))
                .as("the batch was scored again")
                .exists();
        assertThat(versions(lake, tables)).isEqualTo(versions);
        assertThat(byPosition(lake.table(SILVER).rows())).containsOnlyKeys("0/0", "0/1");
        assertThat(byPosition(lake.table(QUARANTINE).rows())).containsOnlyKeys("1/0", "1/1");
        assertThat(byPosition(lake.table(GOLD).rows())).containsOnlyKeys("0/0", "0/1");

        send("replay.vibration", 0, Records.window("m1", T.plusSeconds(9), 9));
        lake.drain("vibration", "predict");

        assertThat(byPosition(lake.table(SILVER).rows())).containsOnlyKeys("0/0", "0/1", "0/2");
        assertThat(byPosition(lake.table(GOLD).rows())).containsOnlyKeys("0/0", "0/1", "0/2");
    }

    @Test
    void poisonBetweenGoodRecordsNeverStopsTheRunningQuery() throws Exception {
        TestLake lake = lake("poison")
                .only("server-metrics")
                .set("faultstream.stream-defaults.trigger", "10 milliseconds")
                .set("faultstream.stream-defaults.max-offsets-per-trigger", "2");
        List<byte[]> poison = List.of(
                new byte[] {(byte) 0xFF, 0, (byte) 0xFE},
                "[".repeat(100_000).getBytes(UTF_8),
                "null".getBytes(UTF_8),
                new byte[0]);

        StreamingQuery query = lake.start("server-metrics");
        try {
            for (byte[] bytes : poison) {
                kafka.sendText("poison.metrics", List.of(Records.metric("a", T, 1)));
                kafka.send("poison.metrics", List.of(bytes));
                query.processAllAvailable();
                assertThat(query.isActive()).isTrue();
            }
            kafka.sendText("poison.metrics", List.of(Records.metric("a", T, 2)));
            query.processAllAvailable();
        } finally {
            query.stop();
        }

        assertThat(query.exception().isEmpty()).isTrue();
        assertThat(byPosition(lake.table(METRICS).rows())).containsOnlyKeys("0/0", "0/2", "0/4", "0/6", "0/8");
        assertThat(reasons(lake, "quarantine/server_metrics"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "0/1", "INVALID_UTF8",
                        "0/3", "MALFORMED_JSON",
                        "0/5", "NOT_AN_OBJECT",
                        "0/7", "EMPTY_VALUE"));
    }

    @Test
    void grownContractAddsItsColumnsAndTheFlowGoesOn() {
        TestLake lake = lake("grown")
                .set(
                        "faultstream.stream-defaults.descriptor-set",
                        TestContracts.first(dir.resolve("first.desc")).toString());
        String[] flow = {"vibration", "server-metrics", "predict", "server-metric-stats"};
        String mounted = Records.with(Records.window("m1", T, 1), "mounting", "{\"position\":\"12h\"}");
        send("grown.vibration", 0, mounted);
        send("grown.metrics", 0, Records.metric("a", T, 1));
        lake.drain(flow);

        lake.set(
                "faultstream.stream-defaults.descriptor-set",
                TestContracts.grown(dir.resolve("grown.desc")).toString());
        String grown = Records.with(
                Records.window("m2", T, 2), "mounting", "{\"position\":\"3h\",\"torqueNm\":2.5},\"firmware\":\"1.2\"");
        send("grown.vibration", 0, grown);
        send("grown.metrics", 0, Records.with(Records.metric("a", T.plusSeconds(30), 2), "unit", "\"GB\""));
        send("grown.metrics", 0, Records.metric("a", T.plusSeconds(600), 4));
        lake.drain(flow);

        KernelReader silver = lake.table(SILVER);
        assertThat(silver.columns())
                .containsEntry("mounting", "struct<position:string,torque_nm:double>")
                .containsEntry("firmware", "string");
        Map<String, Map<String, Object>> rows = byPosition(silver.rows());
        assertThat(rows).containsOnlyKeys("0/0", "0/1");
        assertThat(rows.get("0/0"))
                .containsEntry("mounting", nullable("position", "12h", "torque_nm", null))
                .containsEntry("firmware", null)
                .containsEntry("_rescued_data", null);
        assertThat(rows.get("0/1"))
                .containsEntry("mounting", nullable("position", "3h", "torque_nm", 2.5))
                .containsEntry("firmware", "1.2")
                .containsEntry("_rescued_data", null);
        assertThat(byPosition(lake.table(GOLD).rows())).containsOnlyKeys("0/0", "0/1");
        Map<String, Map<String, Object>> metrics =
                byPosition(lake.table(METRICS).rows());
        assertThat(metrics.get("0/0")).containsEntry("unit", null);
        assertThat(metrics.get("0/1")).containsEntry("unit", "GB");
        assertThat(lake.table(STATS).rows("window_start", "count", "sum"))
                .containsExactly(Map.of("window_start", T, "count", 2L, "sum", 3d));
    }

    private TestLake lake(String name) {
        kafka.createTopic(name + ".vibration", 2);
        kafka.createTopic(name + ".metrics", 1);
        return new TestLake(dir.resolve("lake"), kafka)
                .set("faultstream.streams.vibration.topic", name + ".vibration")
                .set("faultstream.streams.server-metrics.topic", name + ".metrics");
    }

    private void send(String topic, int partition, String value) {
        kafka.send(topic, partition, null, value.getBytes(UTF_8));
    }

    private static Map<String, Long> versions(TestLake lake, List<String> tables) {
        return tables.stream().collect(Collectors.toMap(table -> table, table -> lake.table(table)
                .version()));
    }

    private static Map<String, Object> reasons(TestLake lake, String table) {
        Map<String, Object> reasons = new HashMap<>();
        byPosition(lake.table(table).rows()).forEach((position, row) -> reasons.put(position, row.get("reason")));
        return reasons;
    }

    /** Rows by {@code partition/offset}; fails if two have the same. */
    private static Map<String, Map<String, Object>> byPosition(List<Map<String, Object>> rows) {
        return rows.stream()
                .collect(Collectors.toMap(
                        row -> row.get("source_partition") + "/" + row.get("source_offset"), row -> row));
    }

    private static Map<String, Object> nullable(String a, Object first, String b, Object second) {
        Map<String, Object> map = new HashMap<>();
        map.put(a, first);
        map.put(b, second);
        return map;
    }

    private static List<Float> boxed(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }
}
