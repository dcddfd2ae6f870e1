package io.faultstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import io.faultstream.job.Progress;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Offsets that the live stream began behind, ingested beside it from a real broker. */
@Timeout(300)
class BackfillTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String STREAM = "server-metrics";
    private static final String SILVER = "silver/server_metrics";
    private static final String QUARANTINE = "quarantine/server_metrics";
    private static final BackfillOptions SMALL = new BackfillOptions(false, 3);

    private final SparkSession spark = TestSpark.session();
    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void earlierRecordsAreIngestedOnceThoughRangesOverlapAndTheLiveStreamGoesOn() {
        TestLake lake = startedAtTen("earlier");

        BackfillResult dry = backfill(lake, BackfillOptions.dry(), offsets(2, 11));
        assertThat(dry.records()).isEqualTo(8);
        assertThat(dry.covered()).containsExactly(new PositionRange("earlier", 0, 2, 11));
        assertThat(positions(lake)).isEqualTo(range(10, 11));

        BackfillResult result = backfill(lake, SMALL, offsets(2, 6), offsets(5, 30));

        assertThat(result.complete()).isTrue();
        assertThat(result.records()).isEqualTo(8);
        assertThat(result.rejected()).isEqualTo(1);
        assertThat(result.covered()).containsExactly(new PositionRange("earlier", 0, 2, 11));
        assertThat(result.live()).isEmpty();
        assertThat(positions(lake)).isEqualTo(range(2, 11));
        assertThat(lake.read(QUARANTINE).first().<String>getAs("reason")).isEqualTo("MALFORMED_JSON");

        assertThat(backfill(lake, SMALL, offsets(0, 11)).records()).isEqualTo(2);
        assertThat(backfill(lake, SMALL, offsets(0, 11)).records()).isZero();
        kafka.sendText("earlier", List.of(Records.metric("live", T, 1)));
        BackfillResult ahead = backfill(lake, SMALL, offsets(0, 12));
        assertThat(ahead.live()).containsExactly(new PositionRange("earlier", 0, 12, 12));
        lake.drain(STREAM);
        assertThat(positions(lake)).isEqualTo(range(0, 12));
    }

    @Test
    void crashBetweenTheTwoTablesIsMadeGoodByDoingItAgain() {
        TestLake lake = startedAtTen("torn");

        assertThatThrownBy(() -> Backfill.run(
                        spark,
                        lake.config(),
                        BackfillRequest.ofOffsets(STREAM, List.of(offsets(0, 9))),
                        SMALL,
                        new CrashAt("0: 3 to 5 is in silver")))
                .hasMessage("crash");
        // Offset 5 is the one that belongs to quarantine.
        assertThat(positions(lake)).isEqualTo(Set.of(0L, 1L, 2L, 3L, 4L, 10L, 11L));

        assertThat(backfill(lake, SMALL, offsets(0, 9)).records()).isEqualTo(5);
        assertThat(positions(lake)).isEqualTo(range(0, 11));
    }

    @Test
    void stopIsTakenBetweenTwoChunks() {
        TestLake lake = startedAtTen("halted");
        List<String> steps = new ArrayList<>();

        BackfillResult result = Backfill.run(
                spark, lake.config(), BackfillRequest.ofOffsets(STREAM, List.of(offsets(0, 9))), SMALL, new Progress() {
                    @Override
                    public void report(long done, long total, String what) {
                        steps.add(done + "/" + total + " " + what);
                    }

                    @Override
                    public boolean isStopRequested() {
                        return steps.stream().anyMatch(step -> step.startsWith("3/"));
                    }
                });

        assertThat(result.complete()).isFalse();
        assertThat(result.covered()).containsExactly(new PositionRange("halted", 0, 0, 2));
        assertThat(steps)
                .startsWith("0/10 offsets of halted")
                .endsWith("3/10 offsets of halted: halted-0: 0 to 2 is done");
    }

    @Test
    void recordsOfATimeAreFoundByTheBrokersTimestamps() {
        kafka.createTopic("timed", 2);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] value = Records.metric("a", T, i).getBytes(UTF_8);
            records.add(new ProducerRecord<>("timed", i % 2, T.plusSeconds(i).toEpochMilli(), null, value));
        }
        kafka.sendRecords(records);
        TestLake lake = lake("timed").set("faultstream.stream-defaults.starting-offsets", "latest");
        begin(lake);

        BackfillResult result = Backfill.run(
                spark,
                lake.config(),
                BackfillRequest.ofTime(STREAM, T.plusSeconds(3), T.plusSeconds(7)),
                BackfillOptions.DEFAULT,
                Progress.SILENT);

        assertThat(result.records()).isEqualTo(4);
        assertThat(result.covered())
                .containsExactly(new PositionRange("timed", 0, 2, 3), new PositionRange("timed", 1, 1, 2));
        assertThat(lake.read(SILVER).select("value").collectAsList())
                .extracting(row -> row.getDouble(0))
                .containsExactlyInAnyOrder(3d, 4d, 5d, 6d);
    }

    @Test
    void offsetsThatKafkaNoLongerHasAreReported() throws Exception {
        TestLake lake = startedAtTen("expired");
        deleteBefore("expired", 4);

        BackfillResult result = backfill(lake, SMALL, offsets(0, 9));

        assertThat(result.expired()).containsExactly(new PositionRange("expired", 0, 0, 3));
        assertThat(result.covered()).containsExactly(new PositionRange("expired", 0, 4, 9));
        assertThat(positions(lake)).isEqualTo(range(4, 11));
        assertThatThrownBy(() -> backfill(lake, SMALL, offsets(0, 3)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Kafka no longer has any of these offsets ([expired-0: 0 to 3])");
    }

    @Test
    void liveQueryGoesOnBesideABackfill() throws Exception {
        TestLake lake = startedAtTen("together");
        StreamingQuery query = lake.set("faultstream.stream-defaults.trigger", "10 milliseconds")
                .start(STREAM);
        try {
            for (int i = 0; i < 5; i++) {
                kafka.sendText("together", List.of(Records.metric("live", T, i), "no JSON"));
            }
            assertThat(backfill(lake, SMALL, offsets(0, 9)).records()).isEqualTo(10);
            query.processAllAvailable();
            assertThat(query.exception().isEmpty()).isTrue();
        } finally {
            query.stop();
        }

        assertThat(positions(lake)).isEqualTo(range(0, 21));
    }

    @Test
    void whatCannotBeMeantIsASetUpError() {
        TestLake lake = startedAtTen("wrong");
        assertThatThrownBy(() -> backfill(lake, SMALL, new BackfillRequest.Offsets(7, 0, 1)))
                .isInstanceOf(SetupException.class)
                .hasMessage("--from-offsets: topic wrong has no partition 7. Its partitions are 0 to 0");
    }

    /** Ten records, the sixth no JSON; then the live stream begins at the latest offset; then two more, which it takes. */
    private TestLake startedAtTen(String topic) {
        kafka.createTopic(topic, 1);
        for (int i = 0; i < 10; i++) {
            kafka.sendText(topic, List.of(i == 5 ? "no JSON" : Records.metric("a", T, i)));
        }
        TestLake lake = lake(topic).set("faultstream.stream-defaults.starting-offsets", "latest");
        begin(lake);
        kafka.sendText(topic, List.of(Records.metric("b", T, 10), Records.metric("b", T, 11)));
        lake.drain(STREAM);
        assertThat(positions(lake)).isEqualTo(range(10, 11));
        return lake;
    }

    private TestLake lake(String topic) {
        return new TestLake(dir.resolve("lake"), kafka)
                .only(STREAM)
                .set("faultstream.streams.server-metrics.topic", topic);
    }

    /** A query with a bounded trigger and nothing to read does not note where it began: this one does. */
    private static void begin(TestLake lake) {
        StreamingQuery query = lake.set("faultstream.stream-defaults.trigger", "50 milliseconds")
                .start(STREAM);
        try {
            query.processAllAvailable();
            query.stop();
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
        lake.set("faultstream.stream-defaults.trigger", "available-now");
    }

    private void deleteBefore(String topic, long offset) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private BackfillResult backfill(TestLake lake, BackfillOptions options, BackfillRequest.Offsets... offsets) {
        return Backfill.run(
                spark, lake.config(), BackfillRequest.ofOffsets(STREAM, List.of(offsets)), options, Progress.SILENT);
    }

    private static BackfillRequest.Offsets offsets(long first, long last) {
        return new BackfillRequest.Offsets(0, first, last);
    }

    private static Set<Long> range(long first, long last) {
        Set<Long> range = new TreeSet<>();
        for (long offset = first; offset <= last; offset++) {
            range.add(offset);
        }
        return range;
    }

    /** Offsets in silver and quarantine; fails if one is there twice. */
    private static Set<Long> positions(TestLake lake) {
        Set<Long> positions = new TreeSet<>();
        for (String table : List.of(SILVER, QUARANTINE)) {
            for (Row row : lake.read(table).select("source_offset").collectAsList()) {
                assertThat(positions.add(row.getLong(0))).as("offset %s", row).isTrue();
            }
        }
        return positions;
    }

    /** Ends the work where it reports a step, as a crash would. */
    private record CrashAt(String step) implements Progress {
        @Override
        public void report(long done, long total, String what) {
            if (what.endsWith(step)) {
                throw new IllegalStateException("crash");
            }
        }

        @Override
        public boolean isStopRequested() {
            return false;
        }
    }
}
