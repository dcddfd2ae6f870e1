package io.faultstream.ledger;

import org.apache.kafka.common.TopicPartition;

/**
 * Offsets of one partition.
 *
 * @param from inclusive
 * @param until exclusive
 */
public record OffsetRange(TopicPartition partition, long from, long until) {
    public boolean isEmpty() {
        return until <= from;
    }

    public long size() {
        return Math.max(0, until - from);
    }

    @Override
    public String toString() {
        return partition + " offsets " + from + " to " + (until - 1);
    }
}
