package io.faultstream.bench.topic;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Remembers the first record that the broker did not take. */
final class FirstFailure implements Callback {
    private final AtomicReference<Exception> first = new AtomicReference<>();

    @Override
    public void onCompletion(RecordMetadata metadata, Exception exception) {
        if (exception != null) {
            first.compareAndSet(null, exception);
        }
    }

    void check() {
        if (first.get() != null) {
            throw new IllegalStateException("the broker did not take a record", first.get());
        }
    }
}
