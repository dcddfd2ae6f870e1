package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records and topics that are legal and that nobody expects. */
class OddRecordsIT {
    private static final Instant EPOCH = Instant.EPOCH;
    private static final Instant FAR = Instant.parse("3000-01-01T00:00:00Z");

    private final ChaosRun run = ChaosRun.of("OddRecordsIT");
    private final TestKafka broker = TestKafka.shared();
    private final Acknowledged acknowledged = new Acknowledged();

    @TempDir
    private Path dir;

    @Test
    void hugeRecordsAndTombstonesDoNotStall() {
        int tombstones = ChaosRun.count("chaos.tombstones", 100_000);
        Deployment deployment = new Deployment(dir, broker.bootstrapServers(), 2);
        String window = Records.window("m", Instant.now(), 1);
        try (JavaProcess process = deployment.run()) {
            Running service = new Running(run, deployment, process);
            send(deployment.vibrationTopic(), padded(window, 1 << 20), padded(window, 20 << 20), bytes(window));
            service.until(
                    "the windows in gold",
                    () -> LakeFiles.newest(deployment.table("gold/fault_predictions/_delta_log")) > 0
                            && rows(deployment, "gold/fault_predictions").size() == 2);
            long begin = System.nanoTime();
            for (int sent = 0; sent < tombstones; sent += 10_000) {
                send(
                        deployment.metricsTopic(),
                        Collections.nCopies(Math.min(10_000, tombstones - sent), (byte[]) null)
                                .toArray(new byte[0][]));
            }
            send(deployment.metricsTopic(), bytes(Records.metric("after", Instant.now(), 1)));
            service.until(
                    "the metric behind the tombstones",
                    () -> LakeFiles.newest(deployment.table("silver/server_metrics/_delta_log")) > 0
                            && !rows(deployment, "silver/server_metrics").isEmpty());
            run.say("%d tombstones: %.1f s until the record behind them is in silver"
                    .formatted(tombstones, (System.nanoTime() - begin) / 1e9));
            service.stop();
        }
        deployment.drain(run);
        assertThat(reasons(deployment, "vibration_windows")).isEqualTo(Map.of("TOO_LARGE", 1L));
        assertThat(reasons(deployment, "server_metrics")).isEqualTo(Map.of("EMPTY_VALUE", (long) tombstones));
        new Proof(run, deployment, acknowledged).everyRecordIsThereOnce();
    }

    /** By the producers' clocks first, then the same records by the broker's. */
    @Test
    void clocksOfProducersMayBeAnything() throws Exception {
        Deployment deployment = new Deployment(dir, broker.bootstrapServers(), 1);
        String topic = deployment.metricsTopic();
        Instant now = Instant.now();
        configure(
                topic,
                Map.of(
                        // Else the broker throws away what says that it is old, and refuses what says that it is of
                        // tomorrow.
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        "message.timestamp.after.max.ms",
                        Long.toString(Long.MAX_VALUE)));
        for (Instant created : List.of(EPOCH, FAR)) {
            for (Instant event : List.of(EPOCH, now, FAR)) {
                send(topic, created, event);
            }
        }
        deployment.drain(run);
        assertThat(rows(deployment, "silver/server_metrics"))
                .as("%s: what was plausible when the record said that it was sent", run)
                .hasSize(2);

        configure(topic, Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        for (Instant event : List.of(EPOCH, now, FAR)) {
            send(topic, FAR, event);
        }
        deployment.drain(run);
        assertThat(rows(deployment, "silver/server_metrics")).as(run.toString()).hasSize(3);
        assertThat(reasons(deployment, "server_metrics")).isEqualTo(Map.of("RULE_VIOLATED", 6L));
        new Proof(run, deployment, acknowledged).everyRecordIsThereOnce();
    }

    @Test
    void idlePartitionsDoNotStall() {
        int partitions = ChaosRun.count("chaos.partitions", 300);
        Deployment deployment = new Deployment(
                dir,
                broker.bootstrapServers(),
                1,
                partitions,
                "faultstream.streams.vibration.enabled = false",
                "faultstream.predict.enabled = false");
        List<Duration> times = new ArrayList<>();
        try (JavaProcess process = deployment.run()) {
            Running service = new Running(run, deployment, process);
            Path commits = deployment.checkpoint("server-metrics").resolve("commits");
            for (int i = 0; i < 10; i++) {
                long before = LakeFiles.newest(commits);
                long begin = System.nanoTime();
                send(deployment.metricsTopic(), bytes(Records.metric("h", Instant.now(), i)));
                service.until("a micro-batch", () -> LakeFiles.newest(commits) > before);
                times.add(Duration.ofNanos(System.nanoTime() - begin));
            }
            service.stop();
        }
        assertThat(rows(deployment, "silver/server_metrics")).as(run.toString()).hasSize(10);
        List<Duration> warm = times.stream().skip(1).sorted().toList();
        run.say("%d partitions: a record is in silver after %.1f s (median), trigger interval included"
                .formatted(partitions, warm.get(warm.size() / 2).toMillis() / 1e3));
    }

    private void send(String topic, byte[]... values) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(values.length);
        for (byte[] value : values) {
            records.add(new ProducerRecord<>(topic, value));
        }
        broker.sendRecords(records).forEach(acknowledged::add);
    }

    private void send(String topic, Instant created, Instant event) {
        broker.sendRecords(List.of(new ProducerRecord<>(
                        topic, 0, created.toEpochMilli(), null, bytes(Records.metric("h", event, 1)))))
                .forEach(acknowledged::add);
    }

    private void configure(String topic, Map<String, String> settings) throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            List<AlterConfigOp> changes = new ArrayList<>();
            settings.forEach((name, value) ->
                    changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get();
        }
    }

    private static List<Map<String, Object>> rows(Deployment deployment, String table) {
        return KernelReader.rows(deployment.table(table), "source_offset");
    }

    private static Map<String, Long> reasons(Deployment deployment, String table) {
        return KernelReader.rows(deployment.table("quarantine/" + table), "reason").stream()
                .map(row -> (String) row.get("reason"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    /** The record with a field that the contract does not know, so long that the whole has that many bytes and some. */
    private static byte[] padded(String json, int bytes) {
        return bytes(Records.with(json, "note", "\"" + "x".repeat(bytes) + "\""));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
