package io.faultstream.bench.data;

/** A kind of record. Record {@code index} of a seed is always the same, whoever asks and in which order. */
public interface RecordShape {
    Generated record(long seed, long index);
}
