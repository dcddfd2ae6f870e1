package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network as it scores against DJL's layers over the image that it is trained on. */
class ScoringNetworkTest {
    private static final int LENGTH = 1024;
    private static final int LABELS = 7;

    @ParameterizedTest
    @CsvSource({
        // filters of both convolutions, kernel, bands, orders, hop, windows
        "6, 16, 5, 28, 32, 8, 9",
        "6, 16, 5, 28, 32, 8, 1",
        "3, 5, 3, 27, 31, 8, 4",
        "4, 2, 4, 30, 24, 8, 3",
        "1, 1, 1, 8, 9, 32, 2",
        "6, 16, 5, 28, 32, 24, 2"
    })
    void probabilitiesAreThoseOfTheTrainedLayers(
            int filters1, int filters2, int kernel, int bands, int orders, int hop, int windows) {
        SpectrumSettings input =
                new SpectrumSettings(SpectrumSettings.NAME, 64, hop, 1, bands, orders, 0.375, 0.02, 1e-4);
        LeNetSize size = new LeNetSize(filters1, filters2, kernel, 20, 12);
        Random random = new Random(5);
        float[] weights = new float[size.weights(input, LABELS)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian() * 0.1f;
        }

        OrderTables tables = new OrderTables(input, LENGTH, 12_000);
        SpectrumImage image = new SpectrumImage(input, tables, LENGTH);
        BandEnvelopes envelopes = new BandEnvelopes(input, LENGTH);
        ScoringInput ready = new ScoringInput(input, LENGTH, windows + 3);
        float[] images = new float[windows * input.inputSize()];
        for (int i = 0; i < windows; i++) {
            float[] samples = window(random, i);
            double rpm = 900 + 300 * i;
            assertThat(image.write(samples, rpm, images, i * input.inputSize())).isTrue();
            assertThat(envelopes.read(samples)).isTrue();
            ready.put(i, envelopes, tables.table(rpm));
        }

        try (NDManager manager = LeNetNetwork.newManager()) {
            SequentialBlock layers = LeNetNetwork.build(size, LABELS, 0);
            LeNetNetwork.setWeights(layers, manager, size, input, LABELS, weights);
            Shape shape = new Shape(windows, 2, bands, orders);
            float[] expected = LeNetNetwork.softmax(layers.forward(
                    new ParameterStore(manager, false), new NDList(manager.create(images, shape)), false));
            ScoringNetwork network = new ScoringNetwork(manager, size, input, LABELS, weights);
            assertThat(network.probabilities(manager.newSubManager(), ready, windows))
                    .containsExactly(expected, within(1e-5f));
        }
    }

    /** Noise, bursts and tones: images that differ from each other. */
    private static float[] window(Random random, int kind) {
        float[] samples = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            double burst = kind % 2 == 0 ? Math.exp(-(i % (60 + 7 * kind)) / 9.0) : 1;
            samples[i] = (float) (random.nextGaussian() * burst + kind * Math.sin(0.05 * (kind + 1) * i));
        }
        return samples;
    }
}
