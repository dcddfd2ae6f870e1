package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.model.Recording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VIBRATION = "machine.vibration";
    private static final String METRICS = "server.metrics";

    @TempDir
    Path temp;

    @Test
    void everyConfirmedRecordIsInItsTopicOnce() throws Exception {
        try (BrokerProcess broker = TestBroker.start(temp)) {
            createTopics(broker);
            Replayer replayer = replayer(broker, 20);
            try (replayer) {
                await().atMost(LIMIT).until(() -> replayer.counts().sent(VIBRATION) >= 200);
                await().atMost(LIMIT).until(() -> replayer.counts().sent(METRICS) >= 200);
            }
            assertThat(replayer.isRunning()).isFalse();
            assertThat(replayer.counts().failed()).isZero();
            assertThat(keysIn(broker, VIBRATION))
                    .isEqualTo(replayer.counts().sentByKey(VIBRATION))
                    .containsOnlyKeys("machine-01", "machine-02");
            assertThat(keysIn(broker, METRICS))
                    .isEqualTo(replayer.counts().sentByKey(METRICS))
                    .containsOnlyKeys("server1", "server2", "server3", "server4");
        }
    }

    @Test
    void brokerThatIsAwayForAMomentLosesAndDoublesNothing() throws Exception {
        BrokerProcess first = TestBroker.start(temp);
        try (first) {
            createTopics(first);
            Replayer replayer = replayer(first, 20);
            try (replayer) {
                await().atMost(LIMIT).until(() -> replayer.counts().sent(VIBRATION) >= 100);
                first.kill();
                long before = replayer.counts().sent(VIBRATION);
                try (BrokerProcess second =
                        BrokerProcess.start(TestBroker.spec(temp).withPort(first.port()))) {
                    await().atMost(LIMIT).until(() -> replayer.counts().sent(VIBRATION) >= before + 200);
                    replayer.close();
                    assertThat(replayer.counts().failed()).isZero();
                    assertThat(keysIn(second, VIBRATION))
                            .isEqualTo(replayer.counts().sentByKey(VIBRATION));
                }
            }
        }
    }

    @Test
    void closeReturnsEvenIfTheBrokerNeverComesBack() throws Exception {
        BrokerProcess broker = TestBroker.start(temp);
        Replayer replayer;
        try (broker) {
            createTopics(broker);
            replayer = replayer(broker, 1);
            await().atMost(LIMIT).until(() -> replayer.counts().sent(VIBRATION) > 0);
            broker.kill();
        }
        replayer.close();
        assertThat(replayer.isRunning()).isFalse();
    }

    private Replayer replayer(BrokerProcess broker, double speed) throws Exception {
        Path folder = new RecordingsFolder(temp)
                .with(0, "normal", "2", 0, 3000)
                .with(1, "inner_race_007", "2", -4000, 5000)
                .write();
        List<Recording> recordings = Recordings.in(folder).atLoad(2);
        return Replayer.start(
                broker.bootstrapServers(),
                speed,
                List.of(VibrationSource.of(VIBRATION, recordings), new ServerMetricsSource(METRICS)));
    }

    private static void createTopics(BrokerProcess broker) {
        assertThat(Topics.createMissing(broker.bootstrapServers(), Map.of(VIBRATION, 2, METRICS, 2), LIMIT))
                .isEqualTo(Set.of(VIBRATION, METRICS));
    }

    private static Map<String, Long> keysIn(BrokerProcess broker, String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, Long> keys = new HashMap<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    keys.merge(record.key(), 1L, Long::sum);
                }
            }
            return keys;
        }
    }
}
