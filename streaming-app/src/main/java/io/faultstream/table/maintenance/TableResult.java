package io.faultstream.table.maintenance;

import java.util.List;
import java.util.Optional;

/**
 * What a run did to one table.
 *
 * @param report the table as it is afterwards
 * @param actions for a person, one a line: what was done, or in a dry run would have been
 * @param stopped why the run left work for the next one, empty where it did not
 * @param failure why the table could not be looked after, empty where it could
 */
public record TableResult(
        String table,
        Optional<TableReport> report,
        List<String> actions,
        Optional<String> stopped,
        Optional<String> failure) {}
