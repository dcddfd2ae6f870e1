package io.faultstream.config;

import java.time.Duration;
import java.util.Map;

/**
 * How tables are looked after.
 *
 * @param targetFileSize bytes of a compacted file
 * @param minFiles small files of a partition from which it is compacted
 * @param maxBytesPerRun most bytes that one run rewrites, its first partition apart
 * @param maxDuration after which a run begins nothing new
 * @param vacuumAfter how long a file must be out of use before it is deleted
 * @param logRetention how long the versions of a table can be told from its log
 * @param maxLag how far a query may be behind while maintenance works
 * @param retentionDays qualified table name to the days of event_date that it keeps
 */
public record MaintenanceConfig(
        boolean enabled,
        Duration every,
        long targetFileSize,
        int minFiles,
        long maxBytesPerRun,
        Duration maxDuration,
        Duration vacuumAfter,
        Duration vacuumEvery,
        Duration logRetention,
        Duration maxLag,
        Map<String, Integer> retentionDays) {
    /** The size in bytes under which a file is a small one. */
    public long smallBelow() {
        return targetFileSize / 2;
    }
}
