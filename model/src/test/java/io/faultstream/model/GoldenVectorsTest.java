package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenVectorsTest {

    @Test
    void everyGoldenVectorGetsItsLabelAndProbabilities() throws IOException {
        ModelBundle bundle = ModelBundle.shipped();
        GoldenVectors golden = golden(bundle);
        assertThat(golden.sha256()).isEqualTo(bundle.sha256());
        assertThat(golden.vectors()).hasSize(3 * bundle.labels().size());
        try (LeNetModel model = LeNetModel.open(bundle);
                Classifier classifier = model.newClassifier()) {
            for (GoldenVectors.GoldenVector vector : golden.vectors()) {
                Scored answer =
                        (Scored) classifier.classify(List.of(vector.input())).get(0);
                assertThat(answer.label()).isEqualTo(vector.expectedLabel());
                assertThat(answer.probabilities())
                        .containsExactly(vector.probabilities(), within((float) golden.tolerance()));
            }
        }
    }

    @Test
    void goldenVectorsAreWindowsOfTheRecordings() throws IOException {
        List<Recording> recordings = RecordingFolder.read(BearingData.FOLDER, BearingData.MANIFEST);
        for (GoldenVectors.GoldenVector vector : golden(ModelBundle.shipped()).vectors()) {
            Recording recording = recordings.stream()
                    .filter(r -> r.file().equals(vector.file()))
                    .findFirst()
                    .orElseThrow();
            assertThat(vector.input().samples())
                    .containsExactly(recording.window(vector.offset(), 1024).samples());
            assertThat(vector.input().rpm()).isEqualTo(recording.rpm());
        }
    }

    private static GoldenVectors golden(ModelBundle bundle) throws IOException {
        return GoldenVectors.parse(Files.readString(Path.of("lenet", bundle.version(), GoldenVectors.FILE)));
    }
}
