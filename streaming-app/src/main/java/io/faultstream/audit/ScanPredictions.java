package io.faultstream.audit;

import io.faultstream.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** One pass over windows and predictions, sorted by position and model version. */
final class ScanPredictions implements FlatMapFunction<Iterator<Row>, Segment> {
    private static final long serialVersionUID = 1L;
    /** A window that must have a prediction. */
    static final int MUST = 0;
    /** A window that may have one: the query has not noted yet that it is done. */
    static final int MAY = 1;

    static final int PREDICTION = 2;
    static final int MODEL_VERSION = 4;

    private final Broadcast<Map<TopicPartition, Ranges>> retention;
    private final int limit;

    /** @param retention offsets that were removed on purpose */
    ScanPredictions(Broadcast<Map<TopicPartition, Ranges>> retention, int limit) {
        this.retention = retention;
        this.limit = limit;
    }

    @Override
    public Iterator<Segment> call(Iterator<Row> rows) {
        List<Segment> segments = new ArrayList<>();
        Run run = null;
        while (rows.hasNext()) {
            Row row = rows.next();
            if (run == null || !run.isOf(row)) {
                if (run != null) {
                    segments.add(run.end());
                }
                TopicPartition partition =
                        new TopicPartition(row.getString(ScanPositions.TOPIC), row.getInt(ScanPositions.PARTITION));
                run = new Run(partition, retention.value().getOrDefault(partition, Ranges.NONE), limit);
            }
            run.add(row);
        }
        if (run != null) {
            segments.add(run.end());
        }
        return segments.iterator();
    }

    /** One partition, as its rows come. */
    private static final class Run {
        private final TopicPartition partition;
        private final Ranges removed;
        private final Tally tally = new Tally();
        private final Findings findings;
        private long offset = -1;
        private boolean must;
        private boolean window;
        private long predictions;
        private String version;
        private String doubledVersion;

        Run(TopicPartition partition, Ranges removed, int limit) {
            this.partition = partition;
            this.removed = removed;
            this.findings = new Findings(limit);
        }

        boolean isOf(Row row) {
            return partition.partition() == row.getInt(ScanPositions.PARTITION)
                    && partition.topic().equals(row.getString(ScanPositions.TOPIC));
        }

        void add(Row row) {
            if (row.getLong(ScanPositions.OFFSET) != offset) {
                finish();
                offset = row.getLong(ScanPositions.OFFSET);
            }
            switch (row.getInt(ScanPositions.WHERE)) {
                case MUST -> {
                    must = true;
                    window = true;
                }
                case MAY -> window = true;
                default -> prediction(String.valueOf(row.getString(MODEL_VERSION)));
            }
        }

        Segment end() {
            finish();
            return new Segment(partition, -1, offset, tally, findings);
        }

        private void prediction(String ofVersion) {
            predictions++;
            if (ofVersion.equals(version)) {
                doubledVersion = ofVersion;
            }
            version = ofVersion;
        }

        private void finish() {
            if (offset < 0) {
                return;
            }
            tally.add(Count.WINDOWS, must ? 1 : 0);
            tally.add(Count.PREDICTIONS, predictions);
            if (doubledVersion != null) {
                tally.add(Count.DOUBLED_PREDICTION, 1);
                found(Kind.DOUBLED_PREDICTION, "more than one prediction of model version " + doubledVersion);
            }
            if (must && predictions == 0 && !removed.contains(offset)) {
                tally.add(Count.UNSCORED, 1);
                found(Kind.UNSCORED, "the window is in silver and was scored, and has no prediction");
            }
            if (!window && !removed.contains(offset)) {
                tally.add(Count.WITHOUT_WINDOW, 1);
                found(Kind.PREDICTION_WITHOUT_WINDOW, "there is a prediction, and no window in silver");
            }
            must = false;
            window = false;
            predictions = 0;
            version = null;
            doubledVersion = null;
        }

        private void found(Kind kind, String detail) {
            findings.add(kind, partition, offset, offset, detail);
        }
    }
}
