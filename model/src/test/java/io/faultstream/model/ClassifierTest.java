package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
    private static final float TOLERANCE = 1e-5f;
    private static LeNetModel model;
    private static List<VibrationInput> windows;
    private static List<Scored> oneByOne;

    @BeforeAll
    static void scoreOneByOne() {
        model = LeNetModel.open(ModelBundle.shipped());
        windows = BearingData.mixedWindows(BearingData.ofLoad("2"), 500);
        try (Classifier classifier = model.newClassifier()) {
            oneByOne = windows.stream()
                    .map(window -> (Scored) classifier.classify(List.of(window)).get(0))
                    .toList();
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 32, 33, 64, 500})
    void answersDoNotDependOnTheBatch(int batch) {
        try (Classifier classifier = model.newClassifier()) {
            for (int from = 0; from < windows.size(); from += batch) {
                int to = Math.min(windows.size(), from + batch);
                assertSame(classifier.classify(windows.subList(from, to)), oneByOne.subList(from, to));
            }
        }
    }

    @Test
    void twoThreadsOnOneModelGetTheSameAnswers() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<Classification>>> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                answers.add(threads.submit(() -> {
                    try (Classifier classifier = model.newClassifier()) {
                        return classifier.classify(windows);
                    }
                }));
            }
            for (Future<List<Classification>> answer : answers) {
                assertSame(answer.get(), oneByOne);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void badWindowsAreAnsweredInPlace() {
        VibrationInput good = windows.get(0);
        VibrationInput noSpeed = new VibrationInput(good.samples(), 12_000, OptionalDouble.empty(), Optional.empty());
        List<VibrationInput> mixed = List.of(noSpeed, good, noSpeed, windows.get(1));
        try (Classifier classifier = model.newClassifier()) {
            List<Classification> answers = classifier.classify(mixed);
            assertThat(answers).hasSize(4);
            assertThat(answers.get(0)).isEqualTo(new Unscorable("shaft speed (rpm) is missing"));
            assertThat(answers.get(2)).isEqualTo(answers.get(0));
            assertSame(List.of(answers.get(1), answers.get(3)), oneByOne.subList(0, 2));
        }
    }

    @Test
    void everyKindOfBadWindowSaysWhy() {
        float[] good = windows.get(0).samples();
        assertUnscorable(Arrays.copyOf(good, 1023), 12_000, 1797, "window has 1023 samples, the model needs 1024");
        assertUnscorable(new float[0], 12_000, 1797, "window has 0 samples");
        assertUnscorable(with(good, Float.NaN), 12_000, 1797, "sample 500 is NaN");
        assertUnscorable(with(good, Float.NEGATIVE_INFINITY), 12_000, 1797, "sample 500 is -Infinity");
        assertUnscorable(new float[1024], 12_000, 1797, "all samples are equal");
        assertUnscorable(good, 6_000, 1797, "sampling rate 6000.0 Hz is too low");
        assertUnscorable(good, Double.NaN, 1797, "sampling rate NaN Hz is not a rate");
        assertUnscorable(good, 12_000, 100, "outside the model's 700.0 to 3600.0");
        assertUnscorable(good, 12_000, Double.NaN, "shaft speed NaN rpm is outside");
    }

    @Test
    void extremeAmplitudesAreScoredLikeOrdinaryOnes() {
        for (float gain : new float[] {1e-30f, 1e-6f, 0.3f, 1e30f}) {
            float[] samples = windows.get(1).samples().clone();
            for (int i = 0; i < samples.length; i++) {
                samples[i] *= gain;
            }
            try (Classifier classifier = model.newClassifier()) {
                Scored answer = (Scored) classifier
                        .classify(List.of(VibrationInput.of(samples, 12_000, 1748)))
                        .get(0);
                assertThat(answer.probabilities())
                        .containsExactly(oneByOne.get(1).probabilities(), within(1e-3f));
            }
        }
    }

    @Test
    void noWindowsGiveNoAnswers() {
        try (Classifier classifier = model.newClassifier()) {
            assertThat(classifier.classify(List.of())).isEmpty();
        }
    }

    private static void assertUnscorable(float[] samples, double rate, double rpm, String reason) {
        try (Classifier classifier = model.newClassifier()) {
            Classification answer = classifier
                    .classify(List.of(VibrationInput.of(samples, rate, rpm)))
                    .get(0);
            assertThat(answer).isInstanceOfSatisfying(Unscorable.class, bad -> assertThat(bad.reason())
                    .contains(reason));
        }
    }

    private static float[] with(float[] samples, float value) {
        float[] changed = samples.clone();
        changed[500] = value;
        return changed;
    }

    private static void assertSame(List<? extends Classification> answers, List<Scored> expected) {
        assertThat(answers).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Scored answer = (Scored) answers.get(i);
            assertThat(answer.label()).isEqualTo(expected.get(i).label());
            assertThat(answer.probabilities()).containsExactly(expected.get(i).probabilities(), within(TOLERANCE));
        }
    }
}
