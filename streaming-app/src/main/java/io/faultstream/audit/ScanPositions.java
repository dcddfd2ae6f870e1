package io.faultstream.audit;

import io.faultstream.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * One pass over sorted positions: counts them, finds those that are there more than once and those between two neighbours
 * that are not there, and has the latter judged at once. What is before the first and after the last position of a task is
 * for the driver. Memory does not grow with the rows.
 */
final class ScanPositions implements FlatMapFunction<Iterator<Row>, Segment> {
    private static final long serialVersionUID = 1L;
    static final int TOPIC = 0;
    static final int PARTITION = 1;
    static final int OFFSET = 2;
    /** {@link Where}, as its ordinal. */
    static final int WHERE = 3;

    private final Broadcast<Map<TopicPartition, PartitionScope>> scopes;
    private final Map<String, String> broker;
    private final int limit;

    /** @param broker options of a consumer, or null where the broker is not to be asked */
    ScanPositions(Broadcast<Map<TopicPartition, PartitionScope>> scopes, Map<String, String> broker, int limit) {
        this.scopes = scopes;
        this.broker = broker;
        this.limit = limit;
    }

    @Override
    public Iterator<Segment> call(Iterator<Row> rows) {
        HoleJudge judge = new HoleJudge(Optional.ofNullable(broker));
        TaskCompletionListener close = context -> judge.close();
        TaskContext.get().addTaskCompletionListener(close);
        List<Segment> segments = new ArrayList<>();
        Run run = null;
        while (rows.hasNext()) {
            Row row = rows.next();
            if (run == null || !run.isOf(row)) {
                if (run != null) {
                    segments.add(run.end());
                }
                TopicPartition partition = new TopicPartition(row.getString(TOPIC), row.getInt(PARTITION));
                run = new Run(scopes.value().get(partition), judge, limit);
            }
            run.add(row.getLong(OFFSET), row.getInt(WHERE));
        }
        if (run != null) {
            segments.add(run.end());
        }
        return segments.iterator();
    }

    /** The positions of one partition, as they come. */
    private static final class Run {
        private final PartitionScope scope;
        private final HoleJudge judge;
        private final Tally tally = new Tally();
        private final Findings findings;
        private final int[] here = new int[Where.values().length];
        private final boolean hasKnownLosses;
        private long first = -1;
        private long offset = -1;

        Run(PartitionScope scope, HoleJudge judge, int limit) {
            this.scope = scope;
            this.judge = judge;
            this.findings = new Findings(limit);
            this.hasKnownLosses = !scope.knownLost().isEmpty();
        }

        boolean isOf(Row row) {
            return scope.partition().partition() == row.getInt(PARTITION)
                    && scope.partition().topic().equals(row.getString(TOPIC));
        }

        void add(long position, int where) {
            if (position != offset) {
                finish();
                if (offset < 0) {
                    first = position;
                } else if (position > offset + 1) {
                    judge.judge(scope, new OffsetRange(offset + 1, position - 1), tally, findings);
                }
                offset = position;
            }
            here[where]++;
        }

        Segment end() {
            finish();
            return new Segment(scope.partition(), first, offset, tally, findings);
        }

        /** Takes the position that has been seen in full into the count. */
        private void finish() {
            if (offset < 0) {
                return;
            }
            int silver = here[Where.SILVER.ordinal()];
            int refused = here[Where.QUARANTINE.ordinal()];
            int marked = here[Where.QUARANTINE_MARKED.ordinal()];
            tally.add(Count.SILVER_ROWS, silver);
            tally.add(Count.QUARANTINE_ROWS, refused + (long) marked);
            if (silver == 1 && refused == 0 && marked == 1) {
                tally.add(Count.IN_TRANSIT, 1);
            } else if (silver + refused + marked > 1) {
                tally.add(Count.DOUBLED, 1);
                findings.add(
                        Kind.DOUBLED,
                        scope.partition(),
                        offset,
                        offset,
                        "rows in silver: " + silver + ", in quarantine: " + (refused + marked));
            }
            if (hasKnownLosses && scope.knownLost().contains(offset)) {
                tally.add(Count.PRESENT_THOUGH_LOST, 1);
            }
            here[Where.SILVER.ordinal()] = 0;
            here[Where.QUARANTINE.ordinal()] = 0;
            here[Where.QUARANTINE_MARKED.ordinal()] = 0;
        }
    }
}
