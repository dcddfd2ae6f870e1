package io.faultstream.ingest;

import io.faultstream.codec.UnknownFields;
import io.faultstream.config.InputFormat;
import io.faultstream.config.StreamConfig;
import io.faultstream.metrics.BatchCommits.Commit;
import io.faultstream.table.DataFile;
import io.faultstream.table.FileAppend;
import io.faultstream.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The fast path of a micro-batch: its tasks write the data files of both tables while they decode, and the driver commits
 * them. For JSON streams that ask no SQL of their records and whose tables ask nothing of their writers; all others are
 * written by {@link SilverAppend} through Spark's own writer. What ends up in the tables is the same. Driver only.
 */
final class DirectWrite {
    private final SparkSession spark;
    private final IngestSetup setup;
    private final FileAppend silver;
    private final FileAppend quarantine;

    private DirectWrite(SparkSession spark, IngestSetup setup) {
        this.spark = spark;
        this.setup = setup;
        this.silver = new FileAppend(spark, setup.silver());
        this.quarantine = new FileAppend(spark, setup.quarantine());
    }

    /** The fast path of a plan that can go it. */
    static Optional<DirectWrite> of(SparkSession spark, IngestPlan plan) {
        boolean fits = plan.setup().stream().format() == InputFormat.JSON && !plan.keepsSource();
        return fits ? Optional.of(new DirectWrite(spark, plan.setup())) : Optional.empty();
    }

    /** Whether the tables, as they were seen last, can be written so. */
    boolean isPossible() {
        return silver.isPossible() && quarantine.isPossible();
    }

    /** Decodes and writes; nothing is committed. */
    WrittenFiles write(Dataset<Row> records) {
        List<DataFile> accepted = new ArrayList<>();
        List<DataFile> rejected = new ArrayList<>();
        RecordCounts counts = new RecordCounts();
        for (WrittenFiles task : rows(records).mapPartitions(task()).collect()) {
            accepted.addAll(task.silver());
            rejected.addAll(task.quarantine());
            counts.add(task.counts());
        }
        return new WrittenFiles(accepted, rejected, counts);
    }

    /**
     * Commits: silver first, as {@link BatchWrite} says why.
     *
     * @return what was committed; nothing if a table has come to ask for more, and then all is to be written again
     */
    Optional<List<Commit>> commit(WrittenFiles files, String query, long batchId) {
        List<Commit> commits = new ArrayList<>();
        boolean[] done = {false};
        commits.add(commit(setup.silver(), () -> done[0] = silver.commit(files.silver(), query, batchId)));
        if (!done[0]) {
            return Optional.empty();
        }
        if (!files.quarantine().isEmpty()) {
            commits.add(
                    commit(setup.quarantine(), () -> done[0] = quarantine.commit(files.quarantine(), query, batchId)));
            if (!done[0]) {
                // Silver has it: the query starts again, and the way through Spark's writer does the rest.
                throw new IllegalStateException(
                        setup.quarantine().qualifiedName() + " has changed while a micro-batch was written");
            }
        }
        return Optional.of(commits);
    }

    private static Commit commit(TableDefinition table, Runnable commit) {
        return Commit.of(table.qualifiedName(), commit);
    }

    private WriteRecords task() {
        StreamConfig stream = setup.stream();
        Configuration hadoop = spark.sessionState().newHadoopConf();
        return new WriteRecords(
                setup.contract(),
                stream.limits(),
                stream.rejectsUnknownFields() ? UnknownFields.REJECT : UnknownFields.RESCUE,
                TableFormat.of(spark, setup.silver()),
                TableFormat.of(spark, setup.quarantine()),
                new SerializableConfiguration(hadoop));
    }

    /** The source's rows as they are: planned once more, each would be copied once more. */
    private static JavaRDD<InternalRow> rows(Dataset<Row> records) {
        return records.queryExecution().analyzed() instanceof LogicalRDD source
                ? source.rdd().toJavaRDD()
                : records.queryExecution().toRdd().toJavaRDD();
    }
}
