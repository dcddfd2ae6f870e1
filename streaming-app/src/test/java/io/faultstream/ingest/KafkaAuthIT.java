package io.faultstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import io.faultstream.local.SecureBroker;
import io.faultstream.local.Topics;
import io.faultstream.runtime.KafkaPreflight;
import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.Records;
import io.faultstream.testing.RunProcess;
import io.faultstream.testing.TestCertificate;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import io.faultstream.testing.iam.TestIam;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of {@code kafka.auth} against a broker that asks for it, by configuration alone. */
class KafkaAuthIT {
    private static final String TOPIC = "guarded";
    private static final String AUTH = "faultstream.kafka.auth";
    private static final String SERVERS = "faultstream.kafka.bootstrap-servers";

    private static TestCertificate brokerCertificate;
    private static TestCertificate clientCertificate;
    private static SecureBroker broker;

    @TempDir
    private Path dir;

    @BeforeAll
    static void start(@TempDir Path folder) {
        brokerCertificate = TestCertificate.make(folder, "broker");
        clientCertificate = TestCertificate.make(folder, "client");
        broker = new SecureBroker(folder, brokerCertificate, clientCertificate);
        Topics.createMissing(broker.plain(), Map.of(TOPIC, 1), Duration.ofSeconds(30));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.plain()), new StringSerializer(), new StringSerializer())) {
            var unused = producer.send(new ProducerRecord<>(
                    TOPIC, Records.metric("h", Instant.now().minusSeconds(60), 1)));
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void withCertificateOfItsOwn() throws IOException {
        Path key = Files.writeString(dir.resolve("key.pem"), clientCertificate.key());
        TestLake lake = lake("TLS", "tls")
                .set("faultstream.kafka.tls.certificate", clientCertificate.certificate())
                .set("faultstream.kafka.tls.key", key.toString());
        assertReads(lake);

        assertThatThrownBy(() -> look(lake("TLS", "tls")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(AUTH);
    }

    @Test
    void withUserAndPassword() {
        assertReads(scram());

        assertThatThrownBy(() -> look(scram().set("faultstream.kafka.scram.password", "a wrong guess")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(AUTH)
                .hasMessageContaining("invalid credentials")
                .hasMessageNotContaining("guess");
    }

    @Test
    void withIamRole() {
        Map<String, String> identity = Map.of(
                "aws.accessKeyId", TestIam.KEY_ID,
                "aws.secretAccessKey", TestIam.SECRET,
                "aws.secretKey", TestIam.SECRET,
                "aws.region", TestIam.REGION);
        identity.forEach(System::setProperty);
        try {
            assertReads(lake("IAM", "iam"));

            System.setProperty("aws.secretAccessKey", "another secret");
            assertThatThrownBy(() -> look(lake("IAM", "iam")))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining(AUTH)
                    .hasMessageContaining("the signature is not that of the key");
        } finally {
            identity.keySet().forEach(System::clearProperty);
        }
    }

    /** Wherever a run leaves something to read: its output, Spark's event log, checkpoints, tables. */
    @Test
    void nothingSaysThePassword() throws IOException {
        Path events = Files.createDirectories(dir.resolve("events"));
        List<String> lines = new ArrayList<>();
        scram().settings().forEach((key, value) -> lines.add(key + " = " + json(value)));
        lines.add("faultstream.kafka.tls.certificate = \"\"");
        lines.add("faultstream.spark.master = \"local[2]\"");
        TestSpark.config()
                .conf()
                .forEach((key, value) -> lines.add("faultstream.spark.conf.\"" + key + "\" = " + json(value)));
        lines.add("faultstream.spark.conf.\"spark.eventLog.enabled\" = true");
        lines.add("faultstream.spark.conf.\"spark.eventLog.dir\" = "
                + json(events.toUri().toString()));
        Path conf = Files.write(dir.resolve("secret.conf"), lines);
        try (JavaProcess once = RunProcess.launch(dir, conf, "--once")) {
            assertThat(once.await(Duration.ofMinutes(3))).as(once.output()).isZero();
            assertThat(once.output()).doesNotContain(SecureBroker.PASSWORD, "p\\\"a");
        }
        List<Path> telling = new ArrayList<>();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(conf))
                    .toList()) {
                // In whatever way it is quoted there.
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("s's;word=")) {
                    telling.add(file);
                }
            }
        }
        assertThat(telling).isEmpty();
        assertThat(events).isNotEmptyDirectory();
    }

    private TestLake scram() {
        return lake("SCRAM", "scram")
                .set("faultstream.kafka.scram.user", SecureBroker.USER)
                .set("faultstream.kafka.scram.password", SecureBroker.PASSWORD);
    }

    private TestLake lake(String listener, String auth) {
        return new TestLake(dir.resolve("lake"))
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", TOPIC)
                .set(SERVERS, broker.address(listener))
                .set(AUTH, auth)
                .set("faultstream.kafka.tls.authorities", brokerCertificate.certificate());
    }

    private static void assertReads(TestLake lake) {
        look(lake);
        lake.drain("server-metrics");
        assertThat(lake.read("silver/server_metrics").count()).isEqualTo(1);
    }

    private static void look(TestLake lake) {
        KafkaPreflight.check(lake.config().kafka(), List.of(TOPIC));
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
