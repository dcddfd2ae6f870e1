package io.faultstream.local;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays sources into Kafka on a thread of its own until it is closed. While the broker is away, records wait in the
 * producer and are delivered once each when it is back; when its buffer is full, the schedule stands still.
 */
public final class Replayer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);
    private static final long TICK_MILLIS = 5;
    private static final long FLUSH_SECONDS = 10;
    private static final int GIVE_UP_MILLIS = 300_000;

    private final ReplayCounts counts = new ReplayCounts();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final KafkaProducer<String, byte[]> producer;
    private final Pump pump;
    private final Clock clock;
    private final Thread thread;

    private Replayer(Map<String, Object> clientSettings, double speed, List<RecordSource> sources, Clock clock) {
        this.pump = new Pump(sources, speed, this::send);
        this.clock = clock;
        this.producer = new KafkaProducer<>(
                producerSettings(clientSettings), new StringSerializer(), new ByteArraySerializer());
        this.thread = new Thread(this::run, "replayer");
    }

    /**
     * Starts to replay. The topics have to be there.
     *
     * @param speed 1 is real time; above 0
     */
    public static Replayer start(String bootstrapServers, double speed, List<RecordSource> sources) {
        Map<String, Object> client = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        Replayer replayer = new Replayer(client, speed, sources, Clock.systemUTC());
        replayer.thread.setDaemon(true);
        replayer.thread.start();
        return replayer;
    }

    public ReplayCounts counts() {
        return counts;
    }

    /** False once it is closed, or has met a failure that it logged and cannot go on from. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Stops the schedule and waits up to ten seconds for what is on its way. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
            thread.interrupt(); // it waits in send() if the broker is away
            thread.join(TimeUnit.SECONDS.toMillis(FLUSH_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(FLUSH_SECONDS));
    }

    private void run() {
        long last = System.nanoTime();
        try {
            while (!stop.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                pump.advance(now - last, clock.instant());
                last = now;
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The replayer has stopped: no more records are sent until it is started again", e);
        }
    }

    private void send(ProducerRecord<String, byte[]> record) {
        Future<RecordMetadata> ignored = producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                counts.recordSent(record.topic(), record.key());
            } else {
                counts.recordFailed();
                LOG.warn("A record for {} was not sent: {}", record.topic(), failure.toString());
            }
        });
    }

    private static Map<String, Object> producerSettings(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "faultstream-replayer");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, GIVE_UP_MILLIS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, GIVE_UP_MILLIS);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return settings;
    }
}
