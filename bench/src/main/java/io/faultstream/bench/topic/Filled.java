package io.faultstream.bench.topic;

/**
 * What a topic holds.
 *
 * @param bytes of all values
 * @param good how many records must be accepted
 * @param checksum over the good ones
 */
public record Filled(long records, long bytes, long good, double checksum) {
    public long broken() {
        return records - good;
    }
}
