package io.faultstream.ingest;

import io.faultstream.runtime.RunningPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.MicroBatchScanExec;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import scala.collection.JavaConverters;

/**
 * The micro-batch that a query is running, as Spark has planned it: which offsets, for how many tasks. Spark's Kafka source
 * stays in charge of offsets and checkpoints; only the records are fetched by us. These are parts of Spark without a promise
 * to stay as they are: where they differ, there is no planned batch, and the rows of Spark's source are taken. Driver only.
 */
final class PlannedBatch {
    private static final String ROWS = "numOutputRows";

    private final MicroBatchScanExec scan;
    private final List<PlannedRange> ranges;

    private PlannedBatch(MicroBatchScanExec scan, List<PlannedRange> ranges) {
        this.scan = scan;
        this.ranges = ranges;
    }

    /**
     * Of the query whose micro-batch this thread runs.
     *
     * @param spark the session that the query was started with
     */
    static Optional<PlannedBatch> of(SparkSession spark, String queryId) {
        return RunningPlan.find(spark, queryId, PlannedBatch::of);
    }

    private static Optional<PlannedBatch> of(SparkPlan plan) {
        List<SparkPlan> leaves = JavaConverters.seqAsJavaList(plan.collectLeaves());
        return leaves.size() == 1 && leaves.get(0) instanceof MicroBatchScanExec scan
                ? ranges(scan).map(ranges -> new PlannedBatch(scan, ranges))
                : Optional.empty();
    }

    List<PlannedRange> ranges() {
        return ranges;
    }

    /** Tells Spark how many records were read, for its progress reports and its pages. */
    void read(long records) {
        scan.metrics().get(ROWS).foreach(metric -> {
            metric.add(records);
            return null;
        });
    }

    private static Optional<List<PlannedRange>> ranges(MicroBatchScanExec scan) {
        List<PlannedRange> ranges = new ArrayList<>();
        for (InputPartition partition : JavaConverters.seqAsJavaList(scan.inputPartitions())) {
            if (!(partition instanceof KafkaBatchInputPartition kafka)) {
                return Optional.empty();
            }
            KafkaOffsetRange range = kafka.offsetRange();
            ranges.add(new PlannedRange(
                    range.topicPartition().topic(),
                    range.topicPartition().partition(),
                    range.fromOffset(),
                    range.untilOffset(),
                    List.of(kafka.preferredLocations())));
        }
        return Optional.of(ranges);
    }
}
