package io.faultstream.table;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Orders those who write a table in this JVM. Appends pass together; a change of rows that are there passes alone when it
 * asks to. Delta makes a change fail if an append came first, and with a micro-batch a second one always does: then the
 * appends have to wait once, for the seconds that the change takes. A table has one writing driver, so this is enough.
 */
final class WriteGate {
    private static final Map<String, ReadWriteLock> GATES = new ConcurrentHashMap<>();

    private WriteGate() {}

    static void append(String location, Runnable append) {
        pass(gate(location).readLock(), append);
    }

    static void alone(String location, Runnable change) {
        pass(gate(location).writeLock(), change);
    }

    private static ReadWriteLock gate(String location) {
        // Fair, or the appends would take turns in front of the change.
        return GATES.computeIfAbsent(location, any -> new ReentrantReadWriteLock(true));
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
