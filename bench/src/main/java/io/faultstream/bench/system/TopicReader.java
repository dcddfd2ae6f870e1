package io.faultstream.bench.system;

import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.TunedConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic to its end with plain consumers, a thread for each partition. */
final class TopicReader {
    private final ChildSettings settings;

    TopicReader(ChildSettings settings) {
        this.settings = settings;
    }

    /** What is done with the records of one partition; called by one thread. */
    interface Sink {
        void record(ConsumerRecord<byte[], byte[]> record);
    }

    /** Makes the sink of a partition. */
    interface Sinks {
        Sink of(int partition);
    }

    void read(Sinks sinks) throws InterruptedException {
        inParallel(settings.partitions(), partition -> read((int) partition, sinks.of((int) partition)));
    }

    /** Runs the task for 0, 1, … in threads of their own and waits for all. */
    static void inParallel(int threads, LongConsumer task) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                results.add(pool.submit(() -> task.accept(number)));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private void read(int partition, Sink sink) {
        TopicPartition assigned = new TopicPartition(settings.topic(), partition);
        Map<String, Object> options = new HashMap<>(TunedConsumer.OPTIONS);
        options.put("bootstrap.servers", settings.bootstrapServers());
        options.put("enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(assigned));
            consumer.seekToBeginning(List.of(assigned));
            long end = consumer.endOffsets(List.of(assigned)).get(assigned);
            while (consumer.position(assigned) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    sink.record(record);
                }
            }
        }
    }
}
