package io.faultstream.chaos;

import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A light, steady load of server metrics, of which one in ten belongs into quarantine. */
final class StorageLoad implements AutoCloseable {
    private final TestKafka kafka;
    private final String topic;
    private final Random random;
    private final int size;
    private final AtomicLong sent = new AtomicLong();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();

    private StorageLoad(TestKafka kafka, String topic, long seed, int size) {
        this.kafka = kafka;
        this.topic = topic;
        this.random = new Random(seed);
        this.size = size;
    }

    /** Ten sends a second until it is closed. */
    static StorageLoad start(TestKafka kafka, String topic, long seed, int recordsPerSend) {
        StorageLoad load = new StorageLoad(kafka, topic, seed, recordsPerSend);
        var unused = load.sender.scheduleWithFixedDelay(load::send, 0, 100, TimeUnit.MILLISECONDS);
        return load;
    }

    /** Records that the broker has acknowledged. */
    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the load does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String good = Records.metric("h" + random.nextInt(20), Instant.now(), random.nextDouble());
            String text = random.nextInt(10) == 0 ? good.substring(random.nextInt(good.length())) : good;
            records.add(text.getBytes(StandardCharsets.UTF_8));
        }
        kafka.send(topic, records);
        sent.addAndGet(size);
    }
}
