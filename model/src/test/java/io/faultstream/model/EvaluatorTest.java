package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final ModelBundle SHIPPED = ModelBundle.shipped();

    @Test
    void shippedModelRecognisesTheLoadItNeverSaw() {
        Evaluator result = Evaluator.evaluate(SHIPPED, BearingData.ofLoad("2"));
        assertThat(result.byClass().macroRecall()).isGreaterThanOrEqualTo(0.98);
        BundleManifest.Figures claimed = SHIPPED.manifest().figures().get("test");
        BundleManifest.Figures found = result.figures(claimed.testedOn());
        assertThat(found).isEqualTo(claimed);
    }

    @Test
    void manifestStatesTheFiguresOfEveryLoadLeftOut() {
        BundleManifest manifest = SHIPPED.manifest();
        assertThat(manifest.figures())
                .containsOnlyKeys("test", "load 0 left out", "load 1 left out", "load 2 left out");
        manifest.figures().values().forEach(figures -> assertThat(figures.macroRecall())
                .isGreaterThanOrEqualTo(0.96));
        assertThat(manifest.training().files()).hasSize(20).allSatisfy(file -> assertThat(file.load())
                .isIn("0", "1"));
    }

    @Test
    void aCoarserAmplitudeGridAndAnotherGainChangeNothing() {
        List<Recording> coarse = BearingData.ofLoad("2").stream()
                .map(recording -> with(recording, onGrid(recording.samples(), 0.0004f, 3.7f), recording.label()))
                .toList();
        assertThat(Evaluator.evaluate(SHIPPED, coarse).byClass().macroRecall()).isGreaterThanOrEqualTo(0.98);
    }

    @Test
    void unknownLabelsAreJudgedByKindOrListed() {
        Recording inner = BearingData.ofLoad("2").get(1);
        Recording otherSize = with(inner, inner.samples(), "inner_race_028");
        Recording noKind = new Recording(
                "cage.gz",
                "cage",
                "cage",
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                inner.rpm(),
                12_000,
                inner.samples(),
                1,
                "");
        Recording noSpeed = new Recording(
                "slow.gz",
                "normal",
                "normal",
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                12_000,
                inner.samples(),
                1,
                "");
        Evaluator result = Evaluator.evaluate(SHIPPED, List.of(otherSize, noKind, noSpeed));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        result.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(result.byClass().windows()).isZero();
        assertThat(result.byKind().recall()).isEqualTo(Map.of("inner_race", 1.0));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("judged by kind of fault only: inner_race_028")
                .contains("not judged: 119 windows labelled cage, which the model cannot name")
                .contains("not scored: 119 windows, shaft speed (rpm) is missing (slow.gz)");
    }

    private static Recording with(Recording r, float[] samples, String label) {
        return new Recording(
                r.file(),
                label,
                r.faultKind(),
                r.classId(),
                r.load(),
                r.diameter(),
                r.rpm(),
                r.samplingRateHz(),
                samples,
                r.scale(),
                r.sha256Raw());
    }

    private static float[] onGrid(float[] samples, float grid, float gain) {
        float[] coarse = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            coarse[i] = Math.round(samples[i] / grid) * grid * gain;
        }
        return coarse;
    }
}
