package io.faultstream.model;

import java.util.SplittableRandom;

/**
 * The network's forward pass on inputs that are ready. In the model's package, because nobody but a benchmark wants the
 * network without its preprocessing. Not thread-safe.
 */
public final class BareForward implements AutoCloseable {
    private final LeNetModel model;
    private final Classifier classifier;
    private final float[] inputs;
    private final int rows;

    private BareForward(LeNetModel model, float[] inputs, int rows) {
        this.model = model;
        this.classifier = model.newClassifier();
        this.inputs = inputs;
        this.rows = rows;
    }

    /** @param rows inputs of one pass, random */
    public static BareForward of(ModelBundle bundle, int rows) {
        float[] inputs = new float[rows * bundle.manifest().preprocessing().inputSize()];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextDouble();
        }
        return new BareForward(LeNetModel.open(bundle), inputs, rows);
    }

    /** The probabilities of all rows. */
    public float[] run() {
        return classifier.probabilities(inputs, rows);
    }

    @Override
    public void close() {
        classifier.close();
        model.close();
    }
}
