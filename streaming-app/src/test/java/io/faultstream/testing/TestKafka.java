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

    /** Sends one record to a chosen partition. */
    public void send(String topic, int partition, byte[] key, byte[] value) {
        acknowledged(producer.send(new ProducerRecord<>(topic, partition, key, value)));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        process.close();
    }

    private static void acknowledged(Future<RecordMetadata> result) {
        try {
            result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker refused a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
