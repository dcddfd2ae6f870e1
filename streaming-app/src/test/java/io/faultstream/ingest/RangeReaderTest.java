package io.faultstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeReaderTest {
    @TempDir
    static Path dir;

    private static TestKafka kafka;

    @BeforeAll
    static void startBroker() {
        kafka = TestKafka.start(dir);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void rangesFollowEachOtherOrJump() {
        kafka.createTopic("ranges", 1);
        kafka.sendText("ranges", texts(100));
        try (RangeReader reader = reader("ranges", Map.of("max.poll.records", 7))) {
            assertThat(read(reader, 0, 10)).containsExactlyElementsOf(texts(100).subList(0, 10));
            assertThat(read(reader, 10, 11)).containsExactly("r10");
            assertThat(read(reader, 11, 11)).isEmpty();
            assertThat(read(reader, 11, 60))
                    .containsExactlyElementsOf(texts(100).subList(11, 60));
            assertThat(read(reader, 5, 20)).containsExactlyElementsOf(texts(100).subList(5, 20));
            assertThat(read(reader, 90, 100))
                    .containsExactlyElementsOf(texts(100).subList(90, 100));
        }
    }

    /** The range's last offsets are an aborted transaction and its marker: no record says that it is over. */
    @Test
    void offsetsWithoutARecordArePassedOver() throws ExecutionException, InterruptedException {
        kafka.createTopic("transactions", 1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "t"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "kept".getBytes(UTF_8)))
                    .get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "dropped".getBytes(UTF_8)))
                    .get();
            producer.abortTransaction();
        }
        try (RangeReader reader = reader("transactions", Map.of("isolation.level", "read_committed"))) {
            assertThat(read(reader, 0, 4)).containsExactly("kept");
            assertThat(read(reader, 0, 2)).containsExactly("kept");
            assertThat(read(reader, 2, 4)).isEmpty();
        }
    }

    @Test
    void deletedRecordsAreAnError() throws ExecutionException, InterruptedException {
        kafka.createTopic("deleted", 1);
        kafka.sendText("deleted", texts(10));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition("deleted", 0), RecordsToDelete.beforeOffset(5)))
                    .all()
                    .get();
        }
        try (RangeReader reader = reader("deleted", Map.of())) {
            assertThat(read(reader, 5, 10)).hasSize(5);
            assertThatThrownBy(() -> read(reader, 2, 10)).isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    @Test
    void recordsThatNeverComeAreAnError() {
        kafka.createTopic("short", 1);
        kafka.sendText("short", texts(3));
        try (RangeReader reader = reader("short", Map.of())) {
            assertThatThrownBy(() -> read(reader, 0, 4))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("short-0 from offset 3 to 4");
        }
    }

    private static RangeReader reader(String topic, Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>(more);
        options.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        options.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        options.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return new RangeReader(options, new TopicPartition(topic, 0), Duration.ofSeconds(2));
    }

    private static List<String> read(RangeReader reader, long from, long until) {
        reader.begin(from, until);
        List<String> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> next = reader.next(); next != null; next = reader.next()) {
            values.add(new String(next.value(), UTF_8));
        }
        return values;
    }

    private static List<String> texts(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add("r" + i);
        }
        return texts;
    }
}
