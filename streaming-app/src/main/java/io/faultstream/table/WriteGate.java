package io.faultstream.table;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * Orders those who write a table in this JVM. Appends pass together; a change of rows that are there passes alone when it
 * asks to. Delta makes a change fail if an append came first, and with a micro-batch a second one always does: then the
 * appends have to wait once, for the seconds that the change takes. A table has one writing driver, so this is enough.
 */
final class WriteGate {
    /** Tables share them by their location's hash; two on one gate wait for each other now and then. Fair, or the appends
     * would take turns in front of the change. */
    private static final List<ReadWriteLock> GATES = Stream.<ReadWriteLock>generate(
                    () -> new ReentrantReadWriteLock(true))
            .limit(64)
            .toList();

    private WriteGate() {}

    static void append(String location, Runnable append) {
        pass(gate(location).readLock(), append);
    }

    static void alone(String location, Runnable change) {
        pass(gate(location).writeLock(), change);
    }

    private static ReadWriteLock gate(String location) {
        return GATES.get(Math.floorMod(location.hashCode(), GATES.size()));
    }

    private static void pass(Lock lock, Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
