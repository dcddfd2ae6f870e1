package io.faultstream.bench.topic;

import io.faultstream.bench.data.Generated;
import io.faultstream.bench.data.RecordShape;
import io.faultstream.bench.workload.TopicLoad;
import io.faultstream.local.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a topic before a run. The records go to the partitions in turns, uncompressed. */
public final class TopicFill {
    private TopicFill() {}

    /** Creates the topic and sends all its records; returns when the broker has them. */
    public static Filled fill(String bootstrapServers, TopicLoad load) {
        Topics.createMissing(bootstrapServers, Map.of(load.topic(), load.partitions()), Duration.ofSeconds(30));
        RecordShape shape = load.shape().records(load.dirtyShare());
        FirstFailure failure = new FirstFailure();
        long bytes = 0;
        long good = 0;
        double checksum = 0;
        try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers)) {
            for (long i = 0; i < load.records(); i++) {
                Generated record = shape.record(load.seed(), i);
                int partition = (int) (i % load.partitions());
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(load.topic(), partition, null, record.json()), failure);
                bytes += record.json() == null ? 0 : record.json().length;
                good += record.good() ? 1 : 0;
                checksum += record.checksum();
            }
            producer.flush();
        }
        failure.check();
        return new Filled(load.records(), bytes, good, checksum);
    }

    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "compression.type",
                        "none",
                        "linger.ms",
                        "5",
                        "batch.size",
                        "262144",
                        "buffer.memory",
                        "134217728"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
