package io.faultstream.ingest;

import io.faultstream.codec.UnknownFields;
import io.faultstream.config.InputFormat;
import io.faultstream.config.KafkaConfig;
import io.faultstream.config.StreamConfig;
import io.faultstream.metrics.BatchCommits.Commit;
import io.faultstream.table.DataFile;
import io.faultstream.table.FileAppend;
import io.faultstream.table.TableDefinition;
import io.faultstream.table.TableFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The fast path of a micro-batch: its tasks write the data files of both tables while they decode, and the driver commits
 * them. For JSON streams that ask no SQL of their records and whose tables ask nothing of their writers; all others are
 * written by {@link SilverAppend} through Spark's own writer. What ends up in the tables is the same. Driver only.
 */
final class DirectWrite {
    /** As long as Spark's own source waits. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SparkSession spark;
    private final IngestSetup setup;
    private final WriteRecords task;
    private final FileAppend silver;
    private final FileAppend quarantine;

    private DirectWrite(SparkSession spark, IngestSetup setup, KafkaConfig kafka) {
        this.spark = spark;
        this.setup = setup;
        this.task = task(spark, setup, kafka);
        this.silver = new FileAppend(spark, setup.silver());
        this.quarantine = new FileAppend(spark, setup.quarantine());
    }

    /** The fast path of a plan that can go it. */
    static Optional<DirectWrite> of(SparkSession spark, IngestPlan plan, KafkaConfig kafka) {
        boolean fits = plan.setup().stream().format() == InputFormat.JSON && !plan.keepsSource();
        return fits ? Optional.of(new DirectWrite(spark, plan.setup(), kafka)) : Optional.empty();
    }

    /**
     * Fetches, decodes and writes the micro-batch that this thread runs; nothing is committed.
     *
     * @return nothing if it can't be, as far as can be seen now
     */
    Optional<WrittenFiles> write(String query) {
        if (!silver.isPossible() || !quarantine.isPossible()) {
            return Optional.empty();
        }
        return PlannedBatch.of(spark, query).map(this::write);
    }

    private WrittenFiles write(PlannedBatch batch) {
        List<DataFile> accepted = new ArrayList<>();
        List<DataFile> rejected = new ArrayList<>();
        RecordCounts counts = new RecordCounts();
        for (WrittenFiles task : ranges(batch).map(task).collect()) {
            accepted.addAll(task.silver());
            rejected.addAll(task.quarantine());
            counts.add(task.counts());
        }
        batch.read(counts.read());
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

    private static WriteRecords task(SparkSession spark, IngestSetup setup, KafkaConfig kafka) {
        StreamConfig stream = setup.stream();
        return new WriteRecords(
                setup.contract(),
                stream.limits(),
                stream.rejectsUnknownFields() ? UnknownFields.REJECT : UnknownFields.RESCUE,
                consumer(kafka),
                PATIENCE,
                TableFormat.of(spark, setup.silver()),
                TableFormat.of(spark, setup.quarantine()),
                new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    }

    /** One task each, where a consumer of its partition may be open already. */
    private JavaRDD<PlannedRange> ranges(PlannedBatch batch) {
        List<Tuple2<PlannedRange, Seq<String>>> placed = new ArrayList<>();
        for (PlannedRange range : batch.ranges()) {
            placed.add(new Tuple2<>(
                    range, JavaConverters.asScalaBuffer(range.hosts()).toSeq()));
        }
        ClassTag<PlannedRange> tag = ClassTag$.MODULE$.apply(PlannedRange.class);
        return spark.sparkContext()
                .makeRDD(JavaConverters.asScalaBuffer(placed).toSeq(), tag)
                .toJavaRDD();
    }

    private static HashMap<String, Object> consumer(KafkaConfig kafka) {
        HashMap<String, Object> options = new HashMap<>(kafka.consumer());
        options.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // Records that the broker no longer has are never skipped in silence.
        options.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return options;
    }
}
