package io.faultstream.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A steady stream of windows, metrics and garbage to every partition of two topics, which remembers each record that the
 * broker has acknowledged. It waits out a broker that is away.
 */
final class Load implements AutoCloseable {
    private static final int TICKS_PER_SECOND = 25;
    private static final int WINDOWS_PER_TICK = 2;
    private static final int METRICS_PER_TICK = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final String vibration;
    private final String metrics;
    private final Random random;
    private final ChaosRecords records;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Acknowledged acknowledged = new Acknowledged();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> sending;
    private volatile int partitions;
    private volatile boolean paused;

    /** Begins to send to the topics of the deployment, which exist, each with so many partitions. */
    Load(Deployment deployment, Random random, int partitions) {
        this.vibration = deployment.vibrationTopic();
        this.metrics = deployment.metricsTopic();
        this.random = random;
        this.partitions = partitions;
        this.records = new ChaosRecords(random);
        this.producer = new KafkaProducer<>(
                settings(deployment.bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer());
        this.sending = clock.scheduleAtFixedRate(this::tick, 0, 1000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    /** The partitions that records go to from now on. */
    void spreadOver(int newPartitions) {
        partitions = newPartitions;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    /** Ends the sending; the last records close all windows. Returns when the fate of every record is known. */
    void finish() {
        sending.cancel(false);
        clock.shutdown();
        try {
            if (!clock.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the load does not end: is the broker back?");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        for (int partition = 0; partition < partitions; partition++) {
            send(metrics, partition, records.closing());
        }
        producer.flush();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }

    private void tick() {
        if (paused) {
            return;
        }
        for (int i = 0; i < WINDOWS_PER_TICK; i++) {
            send(vibration, random.nextInt(partitions), records.window());
        }
        for (int i = 0; i < METRICS_PER_TICK; i++) {
            send(metrics, random.nextInt(partitions), records.metric());
        }
    }

    private void send(String topic, int partition, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, partition, null, value), (metadata, failure) -> {
            if (failure == null) {
                acknowledged.add(metadata);
            } else {
                acknowledged.addUnanswered(failure);
            }
        });
    }

    private static Map<String, Object> settings(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // A broker that was killed can leave an idempotent producer without a sequence number that it takes: the
        // records
        // then wait for their time-out. A record that is sent twice has two offsets and is as good as two records.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        return settings;
    }
}
