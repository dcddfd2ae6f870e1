package io.faultstream.bench.child;

/**
 * A size of Parquet dictionaries that suits samples. With the default of 1 MiB (Iceberg: 2) the dictionary of a column of
 * floats with few decimals takes long to overflow, and its hashes collide: parquet-java then writes some 200 windows a
 * second. Systems are compared as somebody would run them who has seen that.
 */
public final class SmallDictionary {
    public static final String BYTES = "131072";

    private SmallDictionary() {}
}
