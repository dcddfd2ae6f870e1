package io.faultstream.ingest;

import io.faultstream.codec.RejectReason;
import java.io.Serializable;

/** What became of records, as far as it is counted. Not thread-safe; tasks send theirs to the driver, which adds them up. */
final class RecordCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] rejected = new long[RejectReason.values().length];
    private long read;
    private long accepted;
    private long rescuedFields;
    private long oldestMicros = Long.MAX_VALUE;
    private long newestMicros = Long.MIN_VALUE;

    /** @param sourceMicros the broker's timestamp, microseconds since 1970-01-01T00:00:00Z */
    void read(long sourceMicros) {
        read++;
        oldestMicros = Math.min(oldestMicros, sourceMicros);
        newestMicros = Math.max(newestMicros, sourceMicros);
    }

    void accepted(int rescued) {
        accepted++;
        rescuedFields += rescued;
    }

    void rejected(RejectReason reason) {
        rejected[reason.ordinal()]++;
    }

    void add(RecordCounts more) {
        read += more.read;
        accepted += more.accepted;
        rescuedFields += more.rescuedFields;
        oldestMicros = Math.min(oldestMicros, more.oldestMicros);
        newestMicros = Math.max(newestMicros, more.newestMicros);
        for (int i = 0; i < rejected.length; i++) {
            rejected[i] += more.rejected[i];
        }
    }

    long read() {
        return read;
    }

    long accepted() {
        return accepted;
    }

    long rescuedFields() {
        return rescuedFields;
    }

    long rejections(RejectReason reason) {
        return rejected[reason.ordinal()];
    }

    /** Meaningless before the first record. */
    long oldestMicros() {
        return oldestMicros;
    }

    long newestMicros() {
        return newestMicros;
    }
}
