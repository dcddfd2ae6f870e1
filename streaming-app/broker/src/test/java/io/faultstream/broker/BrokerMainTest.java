package io.faultstream.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerMainTest {
    private static final TopicPartition PARTITION = new TopicPartition("machine.vibration", 0);

    @TempDir
    Path temp;

    @Test
    void dataAndClusterIdOutliveARestartOnTheSameFolder() throws Exception {
        byte[] large = new byte[21 << 20];
        new Random(7).nextBytes(large);
        String dir = temp.resolve("kafka").toString();
        String clusterId;
        try (BrokerChild broker = new BrokerChild(stderr("first"), "--port", "0", "--dir", dir)) {
            String address = broker.address();
            clusterId = clusterId(address);
            createTopic(address);
            send(address, large);
            assertThat(broker.closeInputAndWait()).isZero();
            assertThat(broker.restOfOutput()).as("READY is the only line").isEmpty();
        }
        try (BrokerChild broker = new BrokerChild(stderr("second"), "--port", "0", "--dir", dir)) {
            String address = broker.address();
            assertThat(clusterId(address)).isEqualTo(clusterId);
            assertThat(readOne(address)).isEqualTo(large);
            broker.process().toHandle().destroy(); // Process.destroy would close its input too
            assertThat(broker.exitStatus()).as("SIGTERM").isEqualTo(128 + 15);
        }
        assertThat(stderr("first")).content().doesNotContain("ERROR");
        assertThat(stderr("second")).content().doesNotContain("ERROR");
    }

    @Test
    void interruptFromTheTerminalIsLeftToTheParent() throws Exception {
        try (BrokerChild broker =
                new BrokerChild(stderr("log"), "--dir", temp.resolve("kafka").toString())) {
            String address = broker.address();
            int kill = new ProcessBuilder(
                            "kill", "-INT", Long.toString(broker.process().pid()))
                    .start()
                    .waitFor();
            assertThat(kill).isZero();
            assertThat(clusterId(address)).isNotEmpty();
            assertThat(broker.closeInputAndWait()).isZero();
        }
    }

    @Test
    void topicsAreNotMadeByAccidentUnlessAskedFor() throws Exception {
        try (BrokerChild broker =
                new BrokerChild(stderr("log"), "--dir", temp.resolve("kafka").toString())) {
            String address = broker.address();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
                assertThatThrownBy(() -> admin.describeTopics(List.of("nobody.made.this"))
                                .allTopicNames()
                                .get())
                        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
        }
    }

    @Test
    void takenPortIsOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                BrokerChild broker = new BrokerChild(
                        stderr("log"),
                        "--port",
                        Integer.toString(taken.getLocalPort()),
                        "--dir",
                        temp.resolve("kafka").toString())) {
            assertThat(broker.exitStatus()).isEqualTo(2);
            assertThat(errorLine("log"))
                    .isEqualTo("faultstream-broker: Cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use. Stop what uses the port, or choose another with --port"
                            + " (0 = a free one).");
        }
    }

    @Test
    void folderThatCannotBeWrittenIsOneClearLine() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        try (BrokerChild broker =
                new BrokerChild(stderr("log"), "--dir", file.resolve("kafka").toString())) {
            assertThat(broker.exitStatus()).isEqualTo(2);
            assertThat(errorLine("log"))
                    .startsWith("faultstream-broker: Cannot keep data in " + file.resolve("kafka") + ": ")
                    .endsWith("Choose a folder that can be written with --dir.");
        }
    }

    @Test
    void folderOfARunningBrokerIsRefused() throws Exception {
        String dir = temp.resolve("kafka").toString();
        try (BrokerChild first = new BrokerChild(stderr("first"), "--dir", dir)) {
            first.address();
            try (BrokerChild second = new BrokerChild(stderr("log"), "--dir", dir)) {
                assertThat(second.exitStatus()).isEqualTo(2);
                assertThat(errorLine("log")).contains("Another broker is using " + dir);
            }
        }
    }

    @Test
    void propertyThatKafkaRefusesIsOneClearLine() throws Exception {
        try (BrokerChild broker = new BrokerChild(
                stderr("log"), "--dir", temp.resolve("kafka").toString(), "--property", "num.partitions=many")) {
            assertThat(broker.exitStatus()).isEqualTo(2);
            assertThat(errorLine("log")).contains("num.partitions", "many");
        }
    }

    private Path stderr(String name) {
        return temp.resolve(name);
    }

    private String errorLine(String name) throws IOException {
        List<String> lines = Files.readAllLines(stderr(name));
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static String clusterId(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            return admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS);
        }
    }

    private static void createTopic(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(String address, byte[] value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "max.request.size", 32 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static byte[] readOne(String address) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            return consumer.poll(Duration.ofSeconds(30)).iterator().next().value();
        }
    }
}
