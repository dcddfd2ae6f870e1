package io.faultstream.bench.connect;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** Notes when the first record of a run came by, and changes none. */
public final class FirstRecord implements Transformation<SinkRecord> {
    private static final AtomicLong FIRST_MILLIS = new AtomicLong();

    /** Forgets the last run's. */
    static void reset() {
        FIRST_MILLIS.set(0);
    }

    /** Milliseconds since 1970; 0 before the first record. */
    static long millis() {
        return FIRST_MILLIS.get();
    }

    @Override
    public SinkRecord apply(SinkRecord sinkRecord) {
        if (FIRST_MILLIS.get() == 0) {
            FIRST_MILLIS.compareAndSet(0, System.currentTimeMillis());
        }
        return sinkRecord;
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
