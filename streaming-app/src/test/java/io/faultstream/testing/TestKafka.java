package io.faultstream.testing;

import io.faultstream.local.BrokerProcess;
import io.faultstream.local.TestBroker;
import io.faultstream.local.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker in a JVM of its own, and the few things that tests do with it. */
public final class TestKafka implements AutoCloseable {
    private final BrokerProcess process;
    private final KafkaProducer<byte[], byte[]> producer;

    private TestKafka(BrokerProcess process) {
        this.process = process;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        process.bootstrapServers(),
                        "linger.ms",
                        "5",
                        "max.request.size",
                        "33554432"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The test JVM's own broker: starting one costs seconds, so tests share it and name their topics apart. */
    public static TestKafka shared() {
        return Shared.BROKER;
    }

    /** @param dir an empty folder for its data and log */
    public static TestKafka start(Path dir) {
        return new TestKafka(TestBroker.start(dir));
    }

    public String bootstrapServers() {
        return process.bootstrapServers();
    }

    public void createTopic(String name, int partitions) {
        Topics.createMissing(bootstrapServers(), Map.of(name, partitions), Duration.ofSeconds(30));
    }

    /** Sends values in order and waits until all are acknowledged. */
    public void send(String topic, List<byte[]> values) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (byte[] value : values) {
            sent.add(producer.send(new ProducerRecord<>(topic, value)));
        }
        producer.flush();
        for (Future<RecordMetadata> result : sent) {
            acknowledged(result);
        }
    }

    public void sendText(String topic, List<String> values) {
        send(
                topic,
                values.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /** Sends records, each to the partition it names, and waits; says where each one is, in the order of the records. */
    public List<RecordMetadata> sendRecords(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        producer.flush();
        return sent.stream().map(TestKafka::acknowledged).toList();
    }

    /** Sends one record to a chosen partition. */
    public void send(String topic, int partition, byte[] key, byte[] value) {
        acknowledged(producer.send(new ProducerRecord<>(topic, partition, key, value)));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        process.close();
    }

    private static RecordMetadata acknowledged(Future<RecordMetadata> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker refused a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends with the JVM: the broker stops when the pipe to it breaks. */
    private static final class Shared {
        private static final TestKafka BROKER =
                start(Path.of("target", "test-broker-" + ProcessHandle.current().pid()));
    }
}
