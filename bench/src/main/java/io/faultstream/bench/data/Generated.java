package io.faultstream.bench.data;

/**
 * One record.
 *
 * @param json the value as it goes to the topic; null is a tombstone
 * @param checksum what the record adds to the sum that is checked in the tables; 0 for a broken one
 * @param good whether it must be accepted
 */
public record Generated(byte[] json, double checksum, boolean good) {}
