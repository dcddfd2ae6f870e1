package io.faultstream.ingest;

import io.faultstream.codec.RejectReason;
import io.faultstream.metrics.SourceTimes;
import java.io.Serializable;

/** What became of records, as far as it is counted. Not thread-safe; tasks send theirs to the driver, which adds them up. */
final class RecordCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SourceTimes times = new SourceTimes();
    private final long[] rejected = new long[RejectReason.values().length];
    private long read;
    private long accepted;
    private long rescuedFields;

    /** @param sourceMicros the broker's timestamp, microseconds since 1970-01-01T00:00:00Z */
    void read(long sourceMicros) {
        read++;
        times.add(sourceMicros);
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
        times.add(more.times);
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

    /** The broker's timestamps of all that were read. */
    SourceTimes times() {
        return times;
    }
}
