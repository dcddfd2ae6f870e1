package io.faultstream.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import io.faultstream.testing.Checkpoints;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka deletes records that were not read: what each policy does. */
class ExpiredOffsetsTest {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String SILVER = "silver/server_metrics";

    @TempDir
    private Path dir;

    @Test
    void failNamesTheRangeAndTheChoices() {
        TestLake lake = lake("expired-fail");
        read(lake, "expired-fail", 10);
        send("expired-fail", 10);
        expire("expired-fail", 15);

        assertThatThrownBy(() -> lake.drain("server-metrics"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("expired-fail-0 offsets 10 to 14 (5 records)")
                .hasMessageContaining("expired-offsets to earliest");
    }

    @Test
    void earliestGoesOnWithTheOldestRecordLeftAndAccountsForTheRest() {
        TestLake lake = lake("expired-earliest").set("faultstream.stream-defaults.expired-offsets", "earliest");
        read(lake, "expired-earliest", 10);
        send("expired-earliest", 10);
        expire("expired-earliest", 15);

        lake.drain("server-metrics");
        lake.drain("server-metrics");

        assertThat(offsets(lake)).containsExactlyElementsOf(longs(0, 10, 15, 20));
        assertThat(ledger(lake)).containsExactly("EXPIRED 10-14");
        assertThat(lake.metrics().snapshot().streams().get("server-metrics").expired())
                .isEqualTo(5);
    }

    @Test
    void latestGoesOnBehindTheNewestRecord() {
        TestLake lake = lake("expired-latest").set("faultstream.stream-defaults.expired-offsets", "latest");
        read(lake, "expired-latest", 10);
        send("expired-latest", 10);
        expire("expired-latest", 15);

        lake.drain("server-metrics");
        send("expired-latest", 3);
        lake.drain("server-metrics");

        assertThat(offsets(lake)).containsExactlyElementsOf(longs(0, 10, 20, 23));
        assertThat(ledger(lake)).containsExactly("EXPIRED 10-14", "SKIPPED 15-19");
    }

    @Test
    void anInterruptedMicroBatchIsFinishedFirst() {
        TestLake lake = lake("expired-midway").set("faultstream.stream-defaults.expired-offsets", "earliest");
        read(lake, "expired-midway", 10);
        KAFKA.sendText("expired-midway", List.of("{", Records.metric("h", Instant.now(), 1)));
        lake.drain("server-metrics");
        // The tables have the micro-batch, the checkpoint does not know.
        Checkpoints.loseNewestCommit(lake.checkpoint("server-metrics"));
        send("expired-midway", 5);
        expire("expired-midway", 14);

        lake.drain("server-metrics");

        assertThat(offsets(lake)).containsExactlyElementsOf(longs(0, 10, 11, 12, 14, 17));
        assertThat(lake.read("quarantine/server_metrics").count()).isEqualTo(1);
        assertThat(ledger(lake)).containsExactly("EXPIRED 12-13");
    }

    @Test
    void topicThatWasCreatedAnewIsNotTakenForTheOldOne() throws Exception {
        TestLake lake = lake("expired-anew");
        read(lake, "expired-anew", 10);
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("expired-anew")).all().get();
        }
        org.awaitility.Awaitility.await().ignoreExceptions().until(() -> {
            KAFKA.createTopic("expired-anew", 1);
            send("expired-anew", 2);
            return true;
        });

        assertThatThrownBy(() -> lake.drain("server-metrics"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("the checkpoint is at offset 10 of expired-anew-0, but the topic ends at 2");
    }

    private TestLake lake(String topic) {
        KAFKA.createTopic(topic, 1);
        return new TestLake(dir, KAFKA).only("server-metrics").set("faultstream.streams.server-metrics.topic", topic);
    }

    private static void read(TestLake lake, String topic, int records) {
        send(topic, records);
        lake.drain("server-metrics");
    }

    private static void send(String topic, int records) {
        KAFKA.sendText(
                topic,
                IntStream.range(0, records)
                        .mapToObj(i -> Records.metric("h" + i, Instant.now(), i))
                        .toList());
    }

    private static void expire(String topic, long before) {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()));
    }

    private static List<Long> offsets(TestLake lake) {
        return lake.read(SILVER).orderBy("source_offset").collectAsList().stream()
                .map(row -> row.<Long>getAs("source_offset"))
                .toList();
    }

    private static List<String> ledger(TestLake lake) {
        return lake.read("reference/ledger").orderBy("first_offset").collectAsList().stream()
                .map((Row row) -> row.getAs("cause") + " " + row.getAs("first_offset") + "-" + row.getAs("last_offset"))
                .toList();
    }

    /** From, until, from, until … */
    private static List<Long> longs(long... bounds) {
        return IntStream.range(0, bounds.length / 2)
                .boxed()
                .flatMap(i -> java.util.stream.LongStream.range(bounds[2 * i], bounds[2 * i + 1])
                        .boxed())
                .toList();
    }
}
