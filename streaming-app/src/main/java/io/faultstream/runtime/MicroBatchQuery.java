package io.faultstream.runtime;

import io.faultstream.config.TriggerConfig;
import io.faultstream.metrics.BatchCommits;
import java.util.List;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The shell around a query's transformation: name, checkpoint, trigger, and what is done with each micro-batch. Driver
 * only.
 *
 * @param checkpoint folder or URI, this query's own
 * @param commits told of every committed table
 * @param permit called before each micro-batch is written; throws where it must not be
 */
public record MicroBatchQuery(
        String name, String checkpoint, TriggerConfig trigger, BatchCommits commits, Runnable permit) {
    /** Writes one micro-batch; doing it again with the same id must change nothing. */
    public interface Batch {
        List<BatchCommits.Commit> write(Dataset<Row> rows, long batchId);
    }

    /** The unstarted query. */
    public DataStreamWriter<Row> writer(Dataset<Row> rows, Batch batch) {
        VoidFunction2<Dataset<Row>, Long> write = (part, id) -> {
            permit.run();
            commits.committed(name, id, batch.write(part, id));
        };
        return rows.writeStream()
                .queryName(name)
                .option("checkpointLocation", checkpoint)
                .outputMode("append")
                .trigger(sparkTrigger())
                .foreachBatch(write);
    }

    private Trigger sparkTrigger() {
        return trigger.interval()
                .map(interval -> Trigger.ProcessingTime(interval.toMillis()))
                .orElseGet(Trigger::AvailableNow);
    }
}
