package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final int FEW_STEPS = 12;

    @TempDir
    private Path dir;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void trainingTwiceGivesTheSameWeightsAndABundleThatLoads() {
        ModelBundle first = Training.run(options("a", Set.of("0", "1"), Set.of("2")), out);
        ModelBundle second = Training.run(options("b", Set.of("0", "1"), Set.of("2")), out);
        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(ModelBundle.load(dir.resolve("a")).sha256()).isEqualTo(first.sha256());
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("macro recall", "Wrote lenet a");
    }

    @Test
    void testLoadsMustNotBeTrainingLoads() {
        assertThatThrownBy(() -> Training.run(options("a", Set.of("0", "1"), Set.of("1")), out))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("overlap");
    }

    @Test
    void aLoadThatNobodyRecordedIsNamedWithTheOnesThatExist() {
        EvaluateOptions options = new EvaluateOptions(
                BearingData.FOLDER, BearingData.MANIFEST, Optional.empty(), Optional.of(Set.of("7")), false, 1, 1);
        assertThatThrownBy(() -> Evaluation.run(options, out))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("No recording has a motor load of [7]")
                .hasMessageContaining("[0, 1, 2]");
    }

    @Test
    void unknownArgumentsAreNamed() {
        assertThatThrownBy(() -> EvaluateOptions.parse("--data", "x", "--fold"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Argument '--fold' is not known or has no value")
                .hasMessageContaining("--folds");
    }

    private TrainOptions options(String name, Set<String> train, Set<String> test) {
        return new TrainOptions(
                BearingData.FOLDER, BearingData.MANIFEST, dir.resolve(name), 5, train, test, FEW_STEPS, false);
    }
}
