package io.faultstream.codec;

/**
 * How much of one record the codec takes.
 *
 * @param maxBytes longest value in bytes
 * @param maxDepth deepest nesting of arrays and objects, the record's own object included; 1 to 500
 * @param maxItems most items in one array or object
 */
public record CodecLimits(int maxBytes, int maxDepth, int maxItems) {
    /** 16 MiB, 64 levels, 1,000,000 items. */
    public static final CodecLimits DEFAULT = new CodecLimits(16 << 20, 64, 1_000_000);

    // Messages are read by recursion, a few frames a level: this many levels fit the smallest usual thread stack.
    private static final int DEEPEST = 500;

    public CodecLimits {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, was " + maxBytes);
        }

        if (maxDepth < 1 || maxDepth > DEEPEST) {
            throw new IllegalArgumentException("maxDepth must be from 1 to " + DEEPEST + ", was " + maxDepth);
        }

        if (maxItems < 1) {
            throw new IllegalArgumentException("maxItems must be at least 1, was " + maxItems);
        }
    }
}
