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
    private final Optional<DirectWrite> direct;
    private final SilverAppend append;
    private final Optional<Republish> republish;
    private final IngestObservation observation;
    private boolean isFirst = true;

    /** @param observation told what became of the records of each micro-batch */
    BatchWrite(
            IngestPlan plan,
            Optional<DirectWrite> direct,
            SilverAppend append,
            Optional<Republish> republish,
            IngestObservation observation) {
        this.plan = plan;
        this.direct = direct;
        this.append = append;
        this.republish = republish;
        this.observation = observation;
    }

    /**
     * Each write is skipped where it was done before.
     *
     * @param records rows of {@link KafkaSource}
     */
    List<Commit> write(Dataset<Row> records, long batchId) {
        SparkSession spark = records.sparkSession();
        String query = ExactlyOnceAppend.queryId(spark);
        boolean maybeAgain = isFirst;
        isFirst = false;
        boolean silverHasIt =
                maybeAgain && ExactlyOnceAppend.isWritten(spark, plan.setup().silver(), query, batchId);
        boolean quarantineHasIt =
                maybeAgain && ExactlyOnceAppend.isWritten(spark, plan.setup().quarantine(), query, batchId);
        if (!silverHasIt && !quarantineHasIt) {
            Optional<List<Commit>> commits = writeDirectly(query, batchId);
            if (commits.isPresent()) {
                return commits.get();
            }
        }
        return writeRows(plan.decode(records), batchId, query, silverHasIt, quarantineHasIt);
    }

    private Optional<List<Commit>> writeDirectly(String query, long batchId) {
        Optional<WrittenFiles> files = direct.flatMap(path -> path.write(query));
        Optional<List<Commit>> commits = files.flatMap(written -> direct.get().commit(written, query, batchId));
        if (commits.isPresent()) {
            observation.counted(batchId, files.get().counts());
        }
        return commits;
    }

    private List<Commit> writeRows(
            Dataset<Row> rows, long batchId, String query, boolean silverHasIt, boolean quarantineHasIt) {
        // Decoded once, written twice.
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<Commit> commits = new ArrayList<>();
            Written written = silverHasIt
                    ? again(rows)
                    // Done without a row for silver: its schema took none. It may take them now, but they are in
                    // quarantine.
                    : quarantineHasIt ? new Written(rows.filter(lit(false)), 0) : silver(rows, query, batchId, commits);
            Dataset<Row> rejected = plan.rejected(written.rows());
            if (!rejected.isEmpty()) {
                TableDefinition quarantine = plan.setup().quarantine();
                commits.add(Commit.of(
                        quarantine.qualifiedName(), () -> ExactlyOnceAppend.write(rejected, quarantine, batchId)));
            }
            observation.count(batchId, written.rows());
            republish.ifPresent(to -> to.send(written.rows()));
            return commits;
        } finally {
            rows.unpersist();
        }
    }

    private Written silver(Dataset<Row> rows, String query, long batchId, List<Commit> commits) {
        Written[] written = new Written[1];
        commits.add(Commit.of(
                plan.setup().silver().qualifiedName(), () -> written[0] = append.write(rows, query, batchId)));
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
