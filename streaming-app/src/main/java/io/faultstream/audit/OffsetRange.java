package io.faultstream.audit;

import java.io.Serializable;

/** Consecutive offsets of one partition; both ends belong to it. */
public record OffsetRange(long first, long last) implements Serializable {
    public OffsetRange {
        if (first > last) {
            throw new IllegalArgumentException("first " + first + " is after last " + last);
        }
    }

    public long size() {
        return last - first + 1;
    }
}
