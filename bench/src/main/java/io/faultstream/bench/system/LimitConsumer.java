package io.faultstream.bench.system;

import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SystemChild;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The limit of reading: plain consumers take every record's bytes and do nothing with them. */
public final class LimitConsumer implements BenchSystem {
    private final TopicReader reader;
    private final long expected;

    private LimitConsumer(ChildSettings settings) {
        this.reader = new TopicReader(settings);
        this.expected = settings.records();
    }

    public static void main(String[] args) {
        SystemChild.serve(args, LimitConsumer::new);
    }

    @Override
    public Finished run(Path folder) throws InterruptedException {
        LongAdder records = new LongAdder();
        LongAdder bytes = new LongAdder();
        long start = System.nanoTime();
        reader.read(partition -> record -> {
            records.increment();
            bytes.add(record.value() == null ? 0 : record.value().length);
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        if (records.sum() != expected) {
            throw new IllegalStateException(records + " records instead of " + expected);
        }
        return new Finished(seconds, Finished.Output.none(), Map.of("bytes", bytes.doubleValue()));
    }
}
