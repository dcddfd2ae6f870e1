package io.faultstream.gold;

import io.faultstream.metrics.BatchCommits.Commit;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Writes the micro-batches of one start of the predict query: on the fast path where that is possible. Driver only. */
final class PredictBatches {
    private final PredictQuery query;
    private final TableDefinition predictions;
    private final DirectScores direct;
    private final PredictObservation observation;
    private boolean isFirst = true;

    PredictBatches(
            PredictQuery query, TableDefinition predictions, DirectScores direct, PredictObservation observation) {
        this.query = query;
        this.predictions = predictions;
        this.direct = direct;
        this.observation = observation;
    }

    /** The write is skipped where it was done before. */
    List<Commit> write(Dataset<Row> windows, long batchId) {
        SparkSession spark = windows.sparkSession();
        String queryId = ExactlyOnceAppend.queryId(spark);
        boolean maybeAgain = isFirst;
        isFirst = false;
        if (maybeAgain && ExactlyOnceAppend.isWritten(spark, predictions, queryId, batchId)) {
            return List.of();
        }
        return List.of(Commit.of(predictions.qualifiedName(), () -> {
            if (!writeDirectly(windows, queryId, batchId)) {
                writeRows(windows, batchId);
            }
        }));
    }

    private boolean writeDirectly(Dataset<Row> windows, String queryId, long batchId) {
        if (!direct.isPossible()) {
            return false;
        }
        ScoredFiles scored = direct.write(windows, queryId);
        boolean done = direct.commit(scored, queryId, batchId);
        if (done) {
            observation.counted(batchId, scored.counts());
        }
        return done;
    }

    private void writeRows(Dataset<Row> windows, long batchId) {
        // Scored once, looked at twice.
        Dataset<Row> scored = query.transform(windows).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ExactlyOnceAppend.write(scored.drop(ScoredRows.SCORING_NANOS), predictions, batchId);
            observation.count(batchId, scored);
        } finally {
            scored.unpersist();
        }
    }
}
