package io.faultstream.table.maintenance;

import java.time.Instant;

/**
 * A table as its Delta log describes it.
 *
 * @param files data files that are part of the table now
 * @param bytes their size
 * @param smallFiles those below half the target size
 * @param tombstones files that are no longer part of it and whose removal the log still knows
 * @param oldest first value of event_date, null where there is none
 * @param newest last value of event_date, null where there is none
 * @param logFiles files in the log folder
 * @param logBytes their size
 */
public record TableReport(
        String table,
        long version,
        Instant lastCommit,
        long files,
        long bytes,
        long smallFiles,
        long tombstones,
        String oldest,
        String newest,
        long logFiles,
        long logBytes) {
    /** Mean size of a file in bytes; 0 without files. */
    public long meanBytes() {
        return files == 0 ? 0 : bytes / files;
    }
}
