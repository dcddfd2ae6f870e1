package io.faultstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.faultstream.model.Scored;
import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.SparkSubmit;
import io.faultstream.testing.StandaloneCluster;
import io.faultstream.testing.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped jar, submitted to Spark as on a cluster; the tables are read by something that is not Spark. */
class SparkSubmitIT {
    /** Half a minute to a minute where the machine has nothing else to do. */
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private static final SubmittedInput INPUT = new SubmittedInput("submitted.vibration", "submitted.metrics");

    private static Map<String, Scored> expected;

    @TempDir
    private Path dir;

    @BeforeAll
    static void fillTopics() {
        INPUT.sendTo(TestKafka.shared());
        expected = SubmittedInput.classify(INPUT.windows(), 1);
        assertThat(expected).hasSize(SubmittedInput.WINDOWS);
    }

    @Test
    void oneProcessTakesWhatIsThereAndEnds() throws IOException {
        submit("local[2]");

        assertLakeHoldsTheInput();
    }

    @Test
    void twoExecutorJvmsMakeTheSameTables() throws IOException {
        try (StandaloneCluster cluster = StandaloneCluster.start(dir.resolve("cluster"), 2)) {
            submit(cluster.master());

            assertThat(cluster.executorLogs())
                    .as("each executor has scored with a model of its own")
                    .hasSize(2)
                    .allMatch(log -> log.contains("is loaded"));
        }
        assertLakeHoldsTheInput();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 64, 500})
    void theNumberOfWindowsAtOnceMakesNoDifference(int atOnce) {
        Map<String, Scored> answers = SubmittedInput.classify(INPUT.windows(), atOnce);

        assertThat(answers.keySet()).isEqualTo(expected.keySet());
        answers.forEach((key, answer) -> assertSame(key, answer.label(), boxed(answer.probabilities())));
    }

    private void submit(String master) throws IOException {
        Path conf = Files.writeString(dir.resolve("submitted.conf"), """
                faultstream {
                  lake.root = "%s"
                  kafka.bootstrap-servers = "%s"
                  streams.vibration.topic = "submitted.vibration"
                  streams.server-metrics.topic = "submitted.metrics"
                  metrics.prometheus.enabled = false
                }
                """.formatted(
                        dir.resolve("data"), TestKafka.shared().bootstrapServers()));
        try (JavaProcess submitted = SparkSubmit.start(master, dir, "run", "--once", "--conf", conf.toString())) {
            int exit = submitted.await(LIMIT);

            assertThat(exit).as(submitted.output()).isZero();
        }
    }

    private void assertLakeHoldsTheInput() {
        List<Map<String, Object>> windows = rows("silver/vibration_windows", position("machine_id"));
        List<Map<String, Object>> broken = rows("quarantine/vibration_windows", position("reason"));
        assertThat(windows).hasSize(SubmittedInput.WINDOWS);
        assertThat(broken)
                .extracting(row -> row.get("reason"))
                .containsExactlyInAnyOrderElementsOf(SubmittedInput.BROKEN_REASONS);
        assertEveryOffsetOnce(windows, broken);

        List<Map<String, Object>> metrics = rows("silver/server_metrics", position("host"));
        List<Map<String, Object>> badMetrics = rows("quarantine/server_metrics", position("reason"));
        assertThat(badMetrics).hasSize(SubmittedInput.METRICS / 100);
        assertEveryOffsetOnce(metrics, badMetrics);

        // The watermark is a minute behind the last second of ten minutes: eight are closed, four of their records are
        // bad.
        assertThat(rows("gold/server_metric_stats", "count"))
                .extracting(row -> (Long) row.get("count"))
                .satisfies(counts -> assertThat(
                                counts.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(8 * 60 - 4));
        assertPredictions();
    }

    private void assertPredictions() {
        Set<String> seen = new HashSet<>();
        for (Map<String, Object> row : rows("gold/fault_predictions")) {
            String key = SubmittedInput.key(row.get("machine_id"), row.get("observed_at"));
            assertThat(seen.add(key)).as("%s is predicted once", key).isTrue();
            assertSame(key, row.get("predicted_class"), (List<?>) row.get("probabilities"));
            assertThat(row).containsEntry("model_name", "lenet").containsKey("model_version");
        }
        assertThat(seen).isEqualTo(expected.keySet());
    }

    /** Half of the tolerance that any two ways of scoring have between them. */
    private static void assertSame(String key, Object label, List<?> probabilities) {
        Scored scored = expected.get(key);
        assertThat(label).as(key).isEqualTo(scored.label());
        assertThat(probabilities).as(key).hasSameSizeAs(boxed(scored.probabilities()));
        for (int i = 0; i < probabilities.size(); i++) {
            assertThat((Float) probabilities.get(i)).as(key).isCloseTo(scored.probabilities()[i], within(5e-6f));
        }
    }

    private static void assertEveryOffsetOnce(List<Map<String, Object>> accepted, List<Map<String, Object>> rejected) {
        List<Map<String, Object>> all = new ArrayList<>(accepted);
        all.addAll(rejected);
        for (int partition : List.of(0, 1)) {
            List<Long> offsets = all.stream()
                    .filter(row -> row.get("source_partition").equals(partition))
                    .map(row -> (Long) row.get("source_offset"))
                    .sorted()
                    .toList();
            assertThat(offsets)
                    .isEqualTo(LongStream.range(0, offsets.size()).boxed().toList());
        }
    }

    private List<Map<String, Object>> rows(String table, String... columns) {
        return KernelReader.rows(dir.resolve("data/lake").resolve(table), columns);
    }

    private static String[] position(String column) {
        return new String[] {"source_partition", "source_offset", column};
    }

    private static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>();
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }
}
