package io.faultstream.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.LongAdder;

/** A counter that can be read back: a registry that pushes steps only knows what its last step counted. */
final class Total {
    private final Counter counter;
    private final LongAdder sum = new LongAdder();

    Total(Counter counter) {
        this.counter = counter;
    }

    void add(long n) {
        if (n > 0) {
            counter.increment((double) n);
            sum.add(n);
        }
    }

    long value() {
        return sum.sum();
    }
}
