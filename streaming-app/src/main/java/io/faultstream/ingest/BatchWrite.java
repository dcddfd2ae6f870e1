package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.faultstream.metrics.BatchCommits.Commit;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes the micro-batches of one start of an ingest query. Silver first: what follows in the flow waits for it; quarantine
 * last, so that a micro-batch found there is done. Driver only.
 */
final class BatchWrite {
    private static final String NOT_WRITTEN =
            "silver did not take it before the restart, and why is not known any more: replay it";

    private final IngestPlan plan;
    private final SilverAppend append;
    private final Optional<Republish> republish;
    private final BiConsumer<Long, Dataset<Row>> recount;
    private boolean isFirst = true;

    /** @param recount told of a micro-batch of which silver did not take all, with its rows */
    BatchWrite(
            IngestPlan plan,
            SilverAppend append,
            Optional<Republish> republish,
            BiConsumer<Long, Dataset<Row>> recount) {
        this.plan = plan;
        this.append = append;
        this.republish = republish;
        this.recount = recount;
    }

    /** Each write is skipped where it was done before. */
    List<Commit> write(Dataset<Row> rows, long batchId) {
        // Decoded once, written twice.
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            String query = ExactlyOnceAppend.queryId(rows.sparkSession());
            List<Commit> commits = new ArrayList<>();
            Written written = silver(rows, query, batchId, commits);
            Dataset<Row> rejected = plan.rejected(written.rows());
            if (!rejected.isEmpty()) {
                TableDefinition quarantine = plan.setup().quarantine();
                commits.add(Commit.of(
                        quarantine.qualifiedName(), () -> ExactlyOnceAppend.write(rejected, quarantine, batchId)));
            }
            if (written.failed() > 0) {
                recount.accept(batchId, written.rows());
            }
            republish.ifPresent(to -> to.send(written.rows()));
            return commits;
        } finally {
            rows.unpersist();
        }
    }

    private Written silver(Dataset<Row> rows, String query, long batchId, List<Commit> commits) {
        boolean maybeAgain = isFirst;
        isFirst = false;
        TableDefinition silver = plan.setup().silver();
        SparkSession spark = rows.sparkSession();
        if (maybeAgain && ExactlyOnceAppend.isWritten(spark, silver, query, batchId)) {
            return again(rows);
        }
        if (maybeAgain && ExactlyOnceAppend.isWritten(spark, plan.setup().quarantine(), query, batchId)) {
            // Done without a row for silver: its schema took none. It may take them now, but they are in quarantine.
            return new Written(rows.filter(lit(false)), 0);
        }
        Written[] written = new Written[1];
        commits.add(Commit.of(silver.qualifiedName(), () -> written[0] = append.write(rows, query, batchId)));
        return written[0];
    }

    /**
     * A micro-batch that silver holds already. Contract, expectations and constraints may be others by now, so silver says
     * which of its records were accepted: the others have to be in quarantine.
     */
    private Written again(Dataset<Row> rows) {
        String mark = "_held";
        Dataset<Row> held = Positions.held(rows.sparkSession(), plan.setup().silver(), Positions.ranges(rows))
                .distinct()
                .withColumn(mark, lit(true));
        Dataset<Row> known = rows.join(held, Positions.key(), "left_outer");
        Written others = append.mark(
                known.filter(col(mark).isNull()).drop(mark),
                when(col(DecodedRows.REASON).isNull(), lit(NOT_WRITTEN)));
        Dataset<Row> taken = known.filter(col(mark).isNotNull())
                .drop(mark)
                // The record is where it belongs, whatever would be said of it now.
                .filter(col(DecodedRows.REASON).isNull());
        return new Written(others.rows().unionByName(taken), others.failed());
    }
}
