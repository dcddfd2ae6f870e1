package io.faultstream.ingest;

import java.util.List;

/**
 * What a backfill has done, or would do.
 *
 * @param id the backfill's own; its writes are of the application {@code backfill-<id>}
 * @param dryRun nothing was written
 * @param covered ranges of which every record that Kafka has is in silver or quarantine now (a dry run: would be)
 * @param live ranges that the live query takes by itself
 * @param expired ranges that Kafka no longer has
 * @param records how many records of the covered ranges were in neither table
 * @param rejected how many of them went to quarantine (a dry run: 0, it does not decode)
 * @param complete false where it was asked to stop: doing it again goes on
 */
public record BackfillResult(
        String id,
        String stream,
        boolean dryRun,
        List<PositionRange> covered,
        List<PositionRange> live,
        List<PositionRange> expired,
        long records,
        long rejected,
        boolean complete) {}
