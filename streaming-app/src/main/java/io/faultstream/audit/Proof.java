package io.faultstream.audit;

import java.util.List;

/**
 * What an audit has proven, kept for the next one. Written as JSON by its component names.
 *
 * @param format of this file
 * @param name of the stream
 * @param provenAt ISO 8601
 * @param tables what was read
 * @param partitions what was proven
 */
public record Proof(int format, String name, String provenAt, List<Table> tables, List<Partition> partitions) {
    static final int FORMAT = 1;

    /** A table and its version. */
    public record Table(String location, String id, long version) {
        static Table of(PinnedTable pinned) {
            return new Table(pinned.location(), pinned.id(), pinned.version());
        }
    }

    /**
     * One partition.
     *
     * @param ranges every offset in them is accounted for
     * @param end the first offset that was not looked at
     * @param empty how many offsets in the ranges were in no table without being in the ledger: markers and the like
     */
    public record Partition(String topic, int partition, List<OffsetRange> ranges, long end, long empty) {}
}
