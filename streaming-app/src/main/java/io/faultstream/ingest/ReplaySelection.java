package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.faultstream.codec.RejectReason;
import io.faultstream.table.QuarantineTable;
import io.faultstream.table.SilverTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;

/**
 * Which quarantined records are replayed.
 *
 * @param stream a configured stream
 * @param reasons none stands for all
 * @param since quarantined at this time or later
 * @param until quarantined before this time
 * @param partition of the topic
 * @param firstOffset inclusive
 * @param lastOffset inclusive
 */
public record ReplaySelection(
        String stream,
        Set<RejectReason> reasons,
        Optional<Instant> since,
        Optional<Instant> until,
        OptionalInt partition,
        OptionalLong firstOffset,
        OptionalLong lastOffset) {

    /** All that is in a stream's quarantine. */
    public static ReplaySelection all(String stream) {
        return new ReplaySelection(
                stream,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** Over the quarantine table. */
    Column condition() {
        Column chosen = lit(true);
        if (!reasons.isEmpty()) {
            chosen = chosen.and(col(QuarantineTable.REASON)
                    .isin(reasons.stream().map(RejectReason::name).toArray()));
        }
        Column at = col(QuarantineTable.QUARANTINED_AT);
        Column offset = col(SilverTable.SOURCE_OFFSET);
        if (since.isPresent()) {
            chosen = chosen.and(at.geq(Timestamp.from(since.get())));
        }
        if (until.isPresent()) {
            chosen = chosen.and(at.lt(Timestamp.from(until.get())));
        }
        if (partition.isPresent()) {
            chosen = chosen.and(col(SilverTable.SOURCE_PARTITION).equalTo(partition.getAsInt()));
        }
        if (firstOffset.isPresent()) {
            chosen = chosen.and(offset.geq(firstOffset.getAsLong()));
        }
        if (lastOffset.isPresent()) {
            chosen = chosen.and(offset.leq(lastOffset.getAsLong()));
        }
        return chosen;
    }
}
