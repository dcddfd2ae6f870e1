package io.faultstream.ingest;

/**
 * How a backfill is done.
 *
 * @param dryRun look only, write nothing
 * @param chunkRecords most offsets of one chunk
 */
public record BackfillOptions(boolean dryRun, int chunkRecords) {
    public static final BackfillOptions DEFAULT = new BackfillOptions(false, 100_000);

    /** The default, looking only. */
    public static BackfillOptions dry() {
        return new BackfillOptions(true, DEFAULT.chunkRecords);
    }
}
