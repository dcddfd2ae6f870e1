package io.faultstream.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the rows for which a write fails: ranges of positions are written to a scratch table and halved where that fails,
 * wide ones first. Driver only.
 */
final class Bisection {
    /**
     * A probe takes about half a second and finds one bad record in a million in 40 of them. Where hundreds are bad, the
     * query would stand still for hours: what is not resolved by then is taken for bad as a whole.
     */
    private static final int MAX_PROBES = 500;

    private final ProbeTable probe;

    Bisection(ProbeTable probe) {
        this.probe = probe;
    }

    /**
     * Looks for the rows.
     *
     * @param rows of the silver table
     * @return nothing where the scratch table takes all rows
     * @throws Exception what a probe failed with, where that was not about rows
     */
    List<FailedRange> failed(Dataset<Row> rows) throws Exception {
        Queue<PositionRange> open = new ArrayDeque<>(Positions.ranges(rows));
        List<FailedRange> failed = new ArrayList<>();
        for (int probes = 0; !open.isEmpty(); probes++) {
            PositionRange range = open.remove();
            Optional<Exception> failure = probe.tryWrite(rows.filter(Positions.within(range)));
            if (failure.isEmpty()) {
                continue;
            }
            if (!WriteFailure.isAboutRows(failure.get())) {
                throw failure.get();
            }
            String detail = WriteFailure.detail(failure.get());
            if (range.offsets() == 1) {
                failed.add(new FailedRange(range, detail));
            } else if (probes >= MAX_PROBES) {
                failed.add(new FailedRange(range, "one of " + range + " for which " + detail));
            } else {
                long middle = range.first() + (range.last() - range.first()) / 2;
                open.add(new PositionRange(range.topic(), range.partition(), range.first(), middle));
                open.add(new PositionRange(range.topic(), range.partition(), middle + 1, range.last()));
            }
        }
        return failed;
    }
}
