package io.faultstream.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * A wished range, cut by who can and who will take it.
 *
 * @param open to be ingested
 * @param live not passed by the live query yet: it takes them itself
 * @param expired no longer in Kafka
 */
record BackfillRanges(List<PositionRange> open, List<PositionRange> live, List<PositionRange> expired) {
    BackfillRanges() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /**
     * Cuts one range.
     *
     * @param earliest the oldest offset that Kafka has
     * @param end where Kafka ends: the offset that comes next
     * @param passed the offset that the live query reads next; below it, it never reads again
     */
    void add(PositionRange wish, long earliest, long end, long passed) {
        add(expired, wish, wish.first(), Math.min(wish.last(), earliest - 1));
        add(open, wish, Math.max(wish.first(), earliest), Math.min(wish.last(), Math.min(end, passed) - 1));
        add(live, wish, Math.max(wish.first(), Math.max(earliest, passed)), Math.min(wish.last(), end - 1));
    }

    private static void add(List<PositionRange> to, PositionRange of, long first, long last) {
        if (first <= last) {
            to.add(new PositionRange(of.topic(), of.partition(), first, last));
        }
    }

    long openOffsets() {
        return open.stream().mapToLong(PositionRange::offsets).sum();
    }
}
