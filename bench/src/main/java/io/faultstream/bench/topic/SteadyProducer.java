package io.faultstream.bench.topic;

import io.faultstream.bench.data.RecordShape;
import io.faultstream.bench.workload.TopicLoad;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends records at a steady rate until it is closed. They are made once and sent again and again, so that it takes as
 * little of the machine as possible.
 */
public final class SteadyProducer implements AutoCloseable {
    private static final int DIFFERENT = 2_000;
    private static final long TICK_NANOS = 5_000_000;

    private final TopicLoad load;
    private final byte[][] values = new byte[DIFFERENT][];
    private final KafkaProducer<byte[], byte[]> producer;
    private final FirstFailure failure = new FirstFailure();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long sent;

    private SteadyProducer(String bootstrapServers, TopicLoad load) {
        this.load = load;
        RecordShape shape = load.shape().records(load.dirtyShare());
        for (int i = 0; i < DIFFERENT; i++) {
            values[i] = shape.record(load.seed(), i).json();
        }
        this.producer = TopicFill.producer(bootstrapServers);
        this.thread = new Thread(this::send, "steady-" + load.topic());
        thread.setDaemon(true);
    }

    /** The topic must be there. */
    public static SteadyProducer start(String bootstrapServers, TopicLoad load) {
        SteadyProducer steady = new SteadyProducer(bootstrapServers, load);
        steady.thread.start();
        return steady;
    }

    public long sent() {
        return sent;
    }

    public String topic() {
        return load.topic();
    }

    private void send() {
        long start = System.nanoTime();
        long number = 0;
        while (!stopping) {
            long due = (long) ((System.nanoTime() - start) / 1e9 * load.rate());
            for (; number < due; number++) {
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(
                                load.topic(),
                                (int) (number % load.partitions()),
                                null,
                                values[(int) (number % DIFFERENT)]),
                        failure);
            }
            sent = number;
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    /** Stops, and returns when the broker has all records. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofMinutes(1));
        failure.check();
    }
}
