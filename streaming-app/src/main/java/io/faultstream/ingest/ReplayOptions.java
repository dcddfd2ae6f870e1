package io.faultstream.ingest;

/**
 * How a replay is done.
 *
 * @param dryRun look only, write nothing
 * @param chunkRecords most records of one chunk: what is begun is finished in chunks
 * @param chunkBytes about the most bytes of their values
 */
public record ReplayOptions(boolean dryRun, int chunkRecords, long chunkBytes) {
    public static final ReplayOptions DEFAULT = new ReplayOptions(false, 100_000, 256L << 20);

    /** The default, looking only. */
    public static ReplayOptions dry() {
        return new ReplayOptions(true, DEFAULT.chunkRecords, DEFAULT.chunkBytes);
    }
}
