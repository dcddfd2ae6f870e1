package io.faultstream.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.faultstream.model.ModelBundle;
import io.faultstream.testing.Records;
import io.faultstream.testing.Scoring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PredictQueryTest {
    private static final ModelBundle BUNDLE = ModelBundle.shipped();

    private final Scoring scoring = new Scoring(BUNDLE);

    @Test
    void everyWindowGetsOneRowWithItsModelVersionAndProbabilities() {
        List<Row> rows = scoring.score(2, windows(40), List.of());

        assertThat(offsets(rows)).containsExactlyElementsOf(upTo(40));
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.<String>getAs("model_name")).isEqualTo("lenet");
            assertThat(row.<String>getAs("model_version")).isEqualTo(BUNDLE.version());
            List<Float> probabilities = probabilities(row);
            assertThat(probabilities).hasSize(10).allMatch(p -> p >= 0 && p <= 1);
            assertThat(probabilities.stream().mapToDouble(Float::doubleValue).sum())
                    .isEqualTo(1, within(1e-5));
            float confidence = row.getAs("confidence");
            assertThat(confidence).isEqualTo(Collections.max(probabilities));
            int index = probabilities.indexOf(confidence);
            assertThat(row.<String>getAs("predicted_class"))
                    .isEqualTo(BUNDLE.labels().get(index));
            assertThat(row.<String>getAs("fault_kind")).isEqualTo(BUNDLE.faultKind(index));
            // The threshold in the shipped manifest.
            assertThat(row.<Boolean>getAs("uncertain")).isEqualTo(confidence < 0.6f);
        });
    }

    @Test
    void windowThatCannotBeScoredIsUncertainWithTheReason() {
        List<Float> damaged = boxed(Records.samples(1, Records.WINDOW));
        damaged.set(7, null);
        List<Float> infinite = boxed(Records.samples(1, Records.WINDOW));
        infinite.set(9, Float.POSITIVE_INFINITY);
        List<Row> windows = List.of(
                Scoring.window(0, "m", 1750d, new float[] {1, 2, 3}),
                Scoring.window(1, "m", null, Records.samples(1, Records.WINDOW)),
                Scoring.window(2, "m", 12_000d, 1750d, damaged),
                Scoring.window(3, "m", 12_000d, 1750d, infinite),
                Scoring.window(4, "m", 12_000d, 1750d, null),
                Scoring.window(5, "m", null, 1750d, boxed(Records.samples(1, Records.WINDOW))),
                Scoring.window(6, "m", 1750d, new float[Records.WINDOW]),
                Scoring.window(7, "m", 1750d, Records.samples(1, Records.WINDOW)));

        List<Row> rows = scoring.score(1, windows, List.of());

        assertThat(offsets(rows)).containsExactlyElementsOf(upTo(8));
        assertThat(rows.subList(0, 7)).allSatisfy(row -> {
            assertThat(row.<Boolean>getAs("uncertain")).isTrue();
            assertThat(row.<String>getAs("predicted_class")).isNull();
            assertThat(row.<Object>getAs("probabilities")).isNull();
            assertThat(row.<String>getAs("model_version")).isEqualTo(BUNDLE.version());
        });
        assertThat(rows.stream()
                        .map(row -> row.<String>getAs("uncertain_reason"))
                        .limit(7))
                .satisfiesExactly(
                        reason -> assertThat(reason)
                                .isEqualTo("window has 3 samples, the model needs 1024 at 12000.0 Hz"),
                        reason -> assertThat(reason).contains("shaft speed"),
                        reason -> assertThat(reason).isEqualTo("sample 7 is NaN"),
                        reason -> assertThat(reason).isEqualTo("sample 9 is Infinity"),
                        reason -> assertThat(reason)
                                .isEqualTo("window has 0 samples, the model needs 1024 at 12000.0 Hz"),
                        reason -> assertThat(reason).isEqualTo("sampling rate NaN Hz is not a rate"),
                        reason -> assertThat(reason)
                                .isEqualTo("all samples are equal: the sensor is stuck or not connected"));
        assertThat(rows.get(7).<String>getAs("predicted_class")).isNotNull();
    }

    @Test
    void predictionDoesNotDependOnHowWindowsAreDividedAmongTasks() {
        List<Row> windows = windows(301);
        List<Row> one = scoring.score(1, windows, List.of());

        for (int partitions : new int[] {2, 7}) {
            List<Row> divided = scoring.score(partitions, windows, List.of());
            assertThat(divided).hasSameSizeAs(one);
            for (int i = 0; i < one.size(); i++) {
                assertThat(divided.get(i).<String>getAs("predicted_class"))
                        .isEqualTo(one.get(i).getAs("predicted_class"));
                List<Float> expected = probabilities(one.get(i));
                List<Float> actual = probabilities(divided.get(i));
                for (int k = 0; k < expected.size(); k++) {
                    assertThat(actual.get(k)).isEqualTo(expected.get(k), within(1e-5f));
                }
            }
        }
    }

    @Test
    void sensorsAreLookedUpWithoutLosingOrMultiplyingWindows() {
        List<Row> windows = List.of(
                Scoring.window(0, "known", 1750d, Records.samples(1, Records.WINDOW)),
                Scoring.window(1, "unknown", 1750d, Records.samples(1, Records.WINDOW)));
        List<Row> sensors = List.of(Scoring.sensor("known"), Scoring.sensor("known"), Scoring.sensor("other"));

        List<Row> rows = scoring.score(2, windows, sensors);

        assertThat(offsets(rows)).containsExactly(0L, 1L);
        // The shipped model does not look at the bearing: known or not, the answer is the same.
        assertThat(rows.get(0).<String>getAs("predicted_class"))
                .isEqualTo(rows.get(1).getAs("predicted_class"));
    }

    @Test
    void scoringTimeIsOnTheFirstRowOfEachGroup() {
        List<Row> rows = scoring.score(1, windows(300), List.of());

        assertThat(rows.stream().filter(row -> row.<Long>getAs(ScoredRows.SCORING_NANOS) > 0))
                .hasSize(2);
    }

    private static List<Row> windows(int count) {
        List<Row> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            windows.add(Scoring.window(i, "m" + i % 3, 1750d, Records.samples(i, Records.WINDOW)));
        }
        return windows;
    }

    private static List<Long> offsets(List<Row> rows) {
        return rows.stream().map(row -> row.<Long>getAs("source_offset")).toList();
    }

    private static List<Long> upTo(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private static List<Float> probabilities(Row row) {
        return row.getList(row.fieldIndex("probabilities"));
    }

    private static List<Float> boxed(float[] values) {
        Float[] boxed = new Float[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return Arrays.asList(boxed);
    }
}
