package io.faultstream.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Readers that no task uses at the moment, kept from micro-batch to micro-batch: connecting costs more than a small
 * micro-batch takes. One per JVM, since tasks share nothing else.
 */
final class IdleReaders {
    static final IdleReaders OF_THIS_JVM = new IdleReaders(Duration.ofMinutes(5));

    private record Key(Map<String, Object> options, TopicPartition partition) {}

    private record Idle(RangeReader reader, long since) {}

    private final long keptNanos;
    private final Map<Key, Idle> idle = new HashMap<>();

    IdleReaders(Duration kept) {
        this.keptNanos = kept.toNanos();
    }

    /** One of that partition, an idle one if there is one; the caller gives it back, or closes it if anything failed. */
    RangeReader take(Map<String, Object> options, TopicPartition partition, Duration patience) {
        Idle found;
        synchronized (this) {
            found = idle.remove(new Key(options, partition));
        }
        return found == null ? new RangeReader(options, partition, patience) : found.reader;
    }

    /** The reader is at the end of a range. */
    void giveBack(Map<String, Object> options, TopicPartition partition, RangeReader reader) {
        List<RangeReader> old = new ArrayList<>();
        long now = System.nanoTime();
        synchronized (this) {
            Idle other = idle.put(new Key(options, partition), new Idle(reader, now));
            if (other != null) {
                old.add(other.reader);
            }
            idle.values().removeIf(one -> {
                boolean isOld = now - one.since > keptNanos;
                if (isOld) {
                    old.add(one.reader);
                }
                return isOld;
            });
        }
        old.forEach(RangeReader::close);
    }
}
