package io.faultstream.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.delta.tables.DeltaTable;
import io.faultstream.Pipeline;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobCutOff;
import io.faultstream.job.JobFile;
import io.faultstream.job.JobStore;
import io.faultstream.job.Progress;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class RebuildTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String GOLD = "gold/fault_predictions";
    private static final int FIRST = 20;

    private final TestKafka kafka = TestKafka.shared();
    private final SparkSession spark = TestSpark.session();
    private final List<JsonNode> notes = new ArrayList<>();

    @TempDir
    private Path dir;

    private String topic;
    private TestLake lake;

    @BeforeEach
    void fill(TestInfo test) {
        topic = "rebuild." + test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 2);
        lake = new TestLake(dir, kafka)
                .only("vibration", "predict", "server-metrics", "server-metric-stats")
                .set("faultstream.streams.vibration.topic", topic)
                .set("faultstream.streams.server-metrics.topic", topic + ".metrics");
        send(FIRST);
        lake.drain("vibration", "predict");
    }

    @Test
    void everyWindowIsScoredAnewAndTheLiveQueryGoesOn() {
        DeltaTable gold = DeltaTable.forPath(spark, lake.path(GOLD).toString());
        gold.delete("source_partition = 0");
        gold.updateExpr(java.util.Map.of("predicted_class", "'damaged'"));
        long before = lake.table(GOLD).version();
        List<String> order = new ArrayList<>();
        JobContext.Queries live = new JobContext.Queries() {
            @Override
            public void pause(String query) {
                order.add("pause " + query);
            }

            @Override
            public void resume(String query) {
                order.add("resume " + query);
            }
        };

        JsonNode result = rebuild("one", live, Progress.SILENT).run();

        assertThat(result.path("rows_after").asLong()).isEqualTo(FIRST);
        assertThat(order).containsExactly("pause predict", "resume predict");
        assertScoredOnce(FIRST);
        assertThat(lake.read(GOLD).filter("predicted_class = 'damaged'").isEmpty())
                .isTrue();
        // One commit for readers; the next says how far the query is.
        assertThat(gold.history()
                        .filter("version > " + before)
                        .orderBy("version")
                        .select("operation")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .startsWith("WRITE");
        assertThat(spark.read()
                        .format("delta")
                        .option("versionAsOf", before + 1)
                        .load(lake.path(GOLD).toString())
                        .count())
                .isEqualTo(FIRST);
        assertThat(dir.resolve("lake/gold/_rebuild/one")).doesNotExist();

        send(5);
        lake.drain("vibration", "predict");
        assertScoredOnce(FIRST + 5);
    }

    @Test
    void cutOffBeforeTheSwitchItGoesOn() {
        Progress impatient = new Progress() {
            @Override
            public void report(long done, long total, String what) {
                // It is not about what it says.
            }

            @Override
            public boolean isStopRequested() {
                return true;
            }
        };
        assertThatThrownBy(
                        () -> rebuild("cut", JobContext.Queries.NONE, impatient).run())
                .isInstanceOf(JobCutOff.class);
        send(3);
        lake.drain("vibration", "predict");

        rebuild("cut", JobContext.Queries.NONE, Progress.SILENT).run();

        assertScoredOnce(FIRST + 3);
    }

    /** The rows are replaced, then the checkpoint cannot be moved: as a crash between the two. */
    @Test
    void switchThatWasCutOffIsFinishedBeforeTheNextStart() throws IOException {
        Path inTheWay = Files.writeString(dir.resolve("checkpoints/_retired"), "a file where a folder has to be");
        assertThatThrownBy(() -> rebuild("half", JobContext.Queries.NONE, Progress.SILENT)
                        .run())
                .isInstanceOf(Exception.class);
        assertThat(notes).extracting(note -> note.path("phase").asText()).containsExactly(RebuildSwitch.SWITCHING);
        assertScoredOnce(FIRST);
        Files.delete(inTheWay);
        send(4);

        assertThat(Rebuild.finishSwitch(spark, target("gold.fault_predictions"), job(notes.get(0))))
                .isTrue();
        lake.drain("vibration", "predict");

        assertScoredOnce(FIRST + 4);
        // The job itself goes on afterwards and finds that only cleaning up is left to do.
        rebuild("half", JobContext.Queries.NONE, Progress.SILENT).run();
        assertScoredOnce(FIRST + 4);
    }

    @Test
    void aggregateIsComputedAnewWithItsState() {
        kafka.createTopic(topic + ".metrics", 1);
        kafka.sendText(
                topic + ".metrics",
                IntStream.range(0, 40)
                        .mapToObj(i -> Records.metric("h", T.plusSeconds(10L * i), i))
                        .toList());
        lake.drain("server-metrics", "server-metric-stats");
        var before = lake.table("gold/server_metric_stats").rows();
        assertThat(before).isNotEmpty();
        DeltaTable.forPath(spark, lake.path("gold/server_metric_stats").toString())
                .updateExpr(java.util.Map.of("sum", "0"));

        new Rebuild(target("gold.server_metric_stats"), context("stats", JobContext.Queries.NONE, Progress.SILENT))
                .run();

        assertThat(lake.table("gold/server_metric_stats").rows()).containsExactlyInAnyOrderElementsOf(before);
        // The window that was open when the table was rebuilt closes with the readings of before and after.
        kafka.sendText(
                topic + ".metrics",
                List.of(Records.metric("h", T.plusSeconds(400), 1), Records.metric("h", T.plusSeconds(4000), 0)));
        lake.drain("server-metrics", "server-metric-stats");
        assertThat(lake.read("gold/server_metric_stats")
                        .selectExpr("sum(count)")
                        .first()
                        .getLong(0))
                .isEqualTo(41);
    }

    private void assertScoredOnce(long windows) {
        var gold = lake.read(GOLD);
        assertThat(gold.count()).isEqualTo(windows);
        assertThat(gold.select("source_topic", "source_partition", "source_offset")
                        .distinct()
                        .count())
                .isEqualTo(windows);
    }

    private void send(int windows) {
        kafka.sendText(
                topic,
                IntStream.range(0, windows)
                        .mapToObj(i -> Records.window("m-" + i, T.plusSeconds(i), i))
                        .toList());
    }

    private Rebuild rebuild(String job, JobContext.Queries queries, Progress progress) {
        return new Rebuild(target("gold.fault_predictions"), context(job, queries, progress));
    }

    private JobContext context(String job, JobContext.Queries queries, Progress progress) {
        Optional<JsonNode> last = notes.isEmpty() ? Optional.empty() : Optional.of(notes.get(notes.size() - 1));
        return new JobContext(
                job, spark.newSession(), lake.config(), queries, progress, last, (JsonNode note) -> notes.add(note));
    }

    private RebuildTarget target(String table) {
        return new Pipeline(spark.newSession(), lake.config(), new PipelineMetrics(new SimpleMeterRegistry()))
                .rebuildable()
                .get(table);
    }

    private JobFile job(JsonNode note) {
        JobStore store = new JobStore(
                spark.sparkContext().hadoopConfiguration(),
                dir.resolve("checkpoints").toString(),
                Clock.systemUTC());
        JobFile asked = store.request("rebuild", note);
        return new JobFile(
                "half",
                asked.kind(),
                asked.request(),
                JobFile.State.RUNNING,
                asked.requestedBy(),
                asked.requestedAt(),
                0,
                0,
                "",
                asked.updatedAt(),
                note,
                null);
    }
}
