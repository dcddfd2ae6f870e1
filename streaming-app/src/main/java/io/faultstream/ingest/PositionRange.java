package io.faultstream.ingest;

/**
 * Neighbouring positions of one partition.
 *
 * @param first inclusive
 * @param last inclusive
 */
public record PositionRange(String topic, int partition, long first, long last) {
    /** How many offsets; not each of them need be a record. */
    public long offsets() {
        return last - first + 1;
    }

    /** {@code server.metrics-0: 17 to 20}. */
    @Override
    public String toString() {
        return topic + "-" + partition + ": " + first + " to " + last;
    }
}
