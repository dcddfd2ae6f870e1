package io.faultstream.table.maintenance;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The files of one partition.
 *
 * @param values partition column to value, the value null for the null partition; empty for an unpartitioned table
 * @param smallFiles files below half the target size
 * @param smallBytes size of these together
 */
record PartitionFiles(Map<String, String> values, long files, long bytes, long smallFiles, long smallBytes) {
    String name() {
        return values.isEmpty()
                ? "all"
                : values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining("/"));
    }

    /** SQL that selects the partition; empty for an unpartitioned table. */
    String predicate() {
        return values.entrySet().stream()
                .map(value -> value.getValue() == null
                        ? "`" + value.getKey() + "` IS NULL"
                        : "`" + value.getKey() + "` = '" + value.getValue().replace("'", "\\'") + "'")
                .collect(Collectors.joining(" AND "));
    }
}
