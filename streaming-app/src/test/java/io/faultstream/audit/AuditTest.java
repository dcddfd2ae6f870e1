package io.faultstream.audit;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.delta.tables.DeltaTable;
import io.faultstream.config.SetupException;
import io.faultstream.job.Progress;
import io.faultstream.ledger.Ledger;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.LedgerTable.Cause;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and real tables, tampered with in every way that must not go unseen. */
class AuditTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String SILVER = "silver/server_metrics";
    private static final String QUARANTINE = "quarantine/server_metrics";
    private static final AuditOptions PLAIN = new AuditOptions(List.of(), false, true, 100);
    private static final AuditOptions FULL = new AuditOptions(List.of(), true, true, 100);
    private static final AuditOptions NO_BROKER = new AuditOptions(List.of(), true, false, 100);

    private final TestKafka kafka = TestKafka.shared();
    private final SparkSession spark = TestSpark.session();
    private String topic;
    private TestLake lake;

    @TempDir
    private Path dir;

    @BeforeEach
    void fill(TestInfo test) {
        topic = "audit." + test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 2);
        lake = new TestLake(dir.resolve("lake"), kafka)
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", topic);
        // Partition 0: offsets 0 and 4 are no JSON. Partition 1: offset 0.
        send(0, 6);
        send(1, 3);
        lake.drain("server-metrics");
    }

    @Test
    void cleanLedgerHoldsAndIsCounted() {
        AuditReport.Stream stream = audit(PLAIN);

        assertThat(stream.holds()).as(stream.findings().toString()).isTrue();
        assertThat(stream.notes()).isEmpty();
        assertThat(stream.partitions()).hasSize(2);
        AuditReport.Partition first = stream.partitions().get(0);
        assertThat(first.from()).isZero();
        assertThat(first.to()).isEqualTo(8);
        assertThat(first.counts().get(Count.SILVER_ROWS)).isEqualTo(6);
        assertThat(first.counts().get(Count.QUARANTINE_ROWS)).isEqualTo(2);
        assertThat(first.counts().get(Count.LEGITIMATE)).isZero();
    }

    @Test
    void deletedRowsAreLostWithTheirPositions() {
        delete(SILVER, "source_partition = 0 AND source_offset IN (2, 3, 7)");
        delete(QUARANTINE, "source_partition = 1 AND source_offset = 0");

        assertThat(findings(PLAIN)).containsExactly("LOST 0:2-3", "LOST 0:7-7", "LOST 1:0-0");
        assertThat(audit(PLAIN).partitions().get(0).counts().get(Count.LOST)).isEqualTo(3);
        assertThat(findings(NO_BROKER))
                .containsExactlyInAnyOrder("UNPROVABLE 0:2-3", "UNPROVABLE 0:7-7", "UNPROVABLE 1:0-0");
    }

    @Test
    void positionThatIsThereTwiceIsNamedWithItsTables() {
        append(SILVER, "source_partition = 0 AND source_offset IN (1, 5)");
        spark.createDataFrame(
                        lake.read(QUARANTINE)
                                .filter("source_partition = 1")
                                .withColumn("source_offset", lit(2L))
                                .collectAsList(),
                        lake.read(QUARANTINE).schema())
                .write()
                .format("delta")
                .mode("append")
                .save(lake.path(QUARANTINE).toString());

        assertThat(findings(PLAIN)).containsExactly("DOUBLED 0:1-1", "DOUBLED 0:5-5", "DOUBLED 1:2-2");
        assertThat(audit(PLAIN).findings().get(2).detail()).isEqualTo("rows in silver: 1, in quarantine: 1");
    }

    @Test
    void rowThatAReplayIsMovingIsNotThereTwice() {
        String silver = lake.path(SILVER).toString();
        lake.read(SILVER)
                .filter("source_partition = 1 AND source_offset = 1")
                .withColumn("source_offset", lit(0L))
                .write()
                .format("delta")
                .mode("append")
                .save(silver);
        assertThat(findings(PLAIN)).containsExactly("DOUBLED 1:0-0");

        String quarantine = lake.path(QUARANTINE).toString();
        spark.sql("UPDATE delta.`" + quarantine + "` SET replay_id = 'r1' WHERE source_partition = 1");
        AuditReport.Stream moving = audit(PLAIN);
        assertThat(moving.holds()).as(moving.findings().toString()).isTrue();
        assertThat(moving.partitions().get(1).counts().get(Count.IN_TRANSIT)).isEqualTo(1);

        delete(QUARANTINE, "replay_id IS NOT NULL");
        AuditReport.Stream moved = audit(PLAIN);
        assertThat(moved.holds()).isTrue();
        assertThat(moved.incremental()).as(moved.notes().toString()).isTrue();
    }

    @Test
    void markersAndAbortedRecordsAreNoLosses() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            for (int round = 0; round < 20; round++) {
                producer.beginTransaction();
                producer.send(record(0, Records.metric("t", T.plusSeconds(round), round)))
                        .get();
                if (round % 4 == 3) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        lake.drain("server-metrics");

        AuditReport.Stream stream = audit(PLAIN);
        assertThat(stream.holds()).as(stream.findings().toString()).isTrue();
        // 20 markers and 5 aborted records.
        assertThat(stream.partitions().get(0).to()).isEqualTo(48);
        assertThat(stream.partitions().get(0).counts().get(Count.LEGITIMATE)).isEqualTo(25);

        delete(SILVER, "source_partition = 0 AND source_offset IN (8, 10)");
        assertThat(findings(FULL)).containsExactly("LOST 0:8-8", "LOST 0:10-10");
    }

    @Test
    void whatTheBrokerHasRemovedIsProvenByAnEarlierProofOnly() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.beginTransaction();
            producer.send(record(0, Records.metric("t", T, 1))).get();
            producer.commitTransaction();
        }
        // The marker is written after the commit is acknowledged: it must be at offset 9.
        await().until(() -> lastStable(0) == 10);
        send(0, 1);
        lake.drain("server-metrics");
        Path proof = dir.resolve("lake/checkpoints/_audit/server-metrics.json");
        assertThat(audit(PLAIN).holds()).isTrue();
        String proven = Files.readString(proof);
        forget(0, 11);

        AuditReport.Stream again = audit(FULL);
        assertThat(again.holds()).as(again.findings().toString()).isTrue();
        assertThat(again.partitions().get(0).counts().get(Count.PROVEN_EARLIER)).isEqualTo(1);

        Files.delete(proof);
        assertThat(findings(PLAIN)).containsExactly("UNPROVABLE 0:9-9");

        Files.delete(dir.resolve("lake/checkpoints/_audit/.server-metrics.json.crc"));
        Files.writeString(proof, proven);
        delete(SILVER, "source_partition = 0 AND source_offset = 2");
        assertThat(findings(FULL)).containsExactly("UNPROVABLE 0:2-2", "UNPROVABLE 0:9-9");
        assertThat(audit(FULL).findings().get(0).detail()).contains("1 more positions are missing");
    }

    @Test
    void ledgerAccountsForWhatIsKnownToBeGone() {
        delete(SILVER, "source_partition = 0 AND source_offset IN (1, 2, 3)");
        assertThat(findings(PLAIN)).containsExactly("LOST 0:1-3");
        Ledger ledger = new Ledger(spark, new LakeLocations(lake.config().lake()));
        ledger.record(List.of(
                new Ledger.Entry("server-metrics", topic, 0, 0, 1, Cause.EXPIRED, "test"),
                new Ledger.Entry("server-metrics", topic, 0, 2, 3, Cause.RETENTION, "test"),
                new Ledger.Entry("server-metrics", topic, 1, 0, 3, Cause.RETENTION, "not removed yet"),
                new Ledger.Entry("vibration", topic, 0, 0, 100, Cause.EXPIRED, "of another stream")));

        AuditReport.Stream stream = audit(PLAIN);

        assertThat(stream.holds()).as(stream.findings().toString()).isTrue();
        Tally counts = stream.partitions().get(0).counts();
        assertThat(counts.get(Count.KNOWN_LOST)).isEqualTo(1);
        assertThat(counts.get(Count.RETENTION)).isEqualTo(2);
        assertThat(stream.notes())
                .containsExactly("1 positions are in a table though reference.ledger calls them lost");

        // Retention goes on: no reason to begin anew.
        delete(SILVER, "source_partition = 1");
        AuditReport.Stream later = audit(PLAIN);
        assertThat(later.holds()).isTrue();
        assertThat(later.incremental()).as(later.notes().toString()).isTrue();
    }

    @Test
    void secondAuditGoesOnFromTheFirstAndStillFindsNewDamageToOldRows() {
        assertThat(audit(PLAIN).holds()).isTrue();
        send(0, 3);
        lake.drain("server-metrics");

        AuditReport.Stream second = audit(PLAIN);
        assertThat(second.holds()).isTrue();
        assertThat(second.incremental()).as(second.notes().toString()).isTrue();
        assertThat(second.partitions().get(0).scannedFrom()).isEqualTo(8);
        assertThat(second.partitions().get(0).counts().get(Count.SILVER_ROWS)).isEqualTo(3);
        assertThat(second.partitions().get(1).counts().get(Count.SILVER_ROWS)).isZero();

        // Files written anew without a change are not a reason to begin anew.
        DeltaTable.forPath(spark, lake.path(SILVER).toString()).optimize().executeCompaction();
        assertThat(audit(PLAIN).incremental()).isTrue();

        append(SILVER, "source_partition = 0 AND source_offset = 2");
        AuditReport.Stream third = audit(PLAIN);
        assertThat(third.incremental()).isFalse();
        assertThat(third.notes()).singleElement().asString().contains("offset 2 have been added since");
        assertThat(findings(PLAIN)).containsExactly("DOUBLED 0:2-2");

        delete(SILVER, "source_partition = 0 AND source_offset IN (2, 10)");
        assertThat(findings(PLAIN)).containsExactly("LOST 0:2-2", "LOST 0:10-10");
    }

    @Test
    void damagedProofIsLeftAside() throws IOException {
        assertThat(audit(PLAIN).holds()).isTrue();
        Files.writeString(dir.resolve("lake/checkpoints/_audit/server-metrics.json"), "{");
        delete(SILVER, "source_partition = 0 AND source_offset = 2");

        assertThat(findings(PLAIN)).containsExactly("LOST 0:2-2");
        assertThat(audit(PLAIN).notes()).singleElement().asString().contains("server-metrics.json cannot be read");
    }

    @Test
    void partitionThatWasAddedLaterIsAskedForFromItsFirstOffset() throws Exception {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
        }
        send(2, 3);
        lake.drain("server-metrics");
        assertThat(audit(PLAIN).partitions()).hasSize(3).allMatch(AuditReport.Partition::holds);

        delete(QUARANTINE, "source_partition = 2");
        assertThat(findings(PLAIN)).containsExactly("LOST 2:0-0");
    }

    @Test
    void auditBesideARunningQueryLooksOnlyAtWhatIsDone() throws Exception {
        lake.set("faultstream.stream-defaults.trigger", "10 milliseconds");
        StreamingQuery query = lake.start("server-metrics");
        try {
            for (int round = 0; round < 3; round++) {
                send(0, 30);
                send(1, 30);
                AuditReport.Stream stream = audit(round == 1 ? FULL : PLAIN);
                assertThat(stream.holds()).as(stream.findings().toString()).isTrue();
            }
            query.processAllAvailable();
        } finally {
            query.stop();
        }
        assertThat(audit(PLAIN).partitions().get(0).to()).isEqualTo(8 + 3 * 40);
    }

    @Test
    void withoutACheckpointThereIsNoProof() throws IOException {
        FileUtil.fullyDelete(lake.checkpoint("server-metrics").toFile());

        assertThatThrownBy(() -> audit(PLAIN))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("checkpoint of stream server-metrics")
                .hasMessageContaining("faultstream recover");
    }

    /** Sends good records to a partition, with one that is no JSON before every three of them. */
    private void send(int partition, int good) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < good; i++) {
            if (i % 3 == 0) {
                records.add(record(partition, "no JSON"));
            }
            records.add(record(partition, Records.metric("a", T.plusSeconds(i), i)));
        }
        kafka.sendRecords(records);
    }

    private ProducerRecord<byte[], byte[]> record(int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", topic),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    /** The end of what a consumer of committed records can read. */
    private long lastStable(int partition) throws Exception {
        TopicPartition asked = new TopicPartition(topic, partition);
        try (Admin admin = admin()) {
            return admin.listOffsets(
                            Map.of(asked, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .partitionResult(asked)
                    .get()
                    .offset();
        }
    }

    /** Has the broker remove what is before an offset, as its retention does. */
    private void forget(int partition, long before) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    private void delete(String table, String condition) {
        DeltaTable.forPath(spark, lake.path(table).toString()).delete(condition);
    }

    /** Writes rows of a table once more. */
    private void append(String table, String condition) {
        spark.createDataFrame(
                        lake.read(table).filter(condition).collectAsList(),
                        lake.read(table).schema())
                .write()
                .format("delta")
                .mode("append")
                .save(lake.path(table).toString());
    }

    private AuditReport.Stream audit(AuditOptions options) {
        return new Audit(spark, lake.config(), Coverage.NONE, Progress.SILENT)
                .run(options)
                .streams()
                .get(0);
    }

    /** What an audit finds that must find something. */
    private List<String> findings(AuditOptions options) {
        AuditReport.Stream stream = audit(options);
        assertThat(stream.holds()).isFalse();
        return stream.findings().stream()
                .map(f -> f.kind() + " " + f.partition() + ":" + f.first() + "-" + f.last())
                .toList();
    }
}
