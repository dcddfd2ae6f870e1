package io.faultstream.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.util.SplittableRandom;

/**
 * The network's forward pass as DJL's own layers compute it, on images that are ready: what the model costs whoever calls
 * {@code block.forward}. In the model's package, because nobody but a benchmark wants the network without its
 * preprocessing. Not thread-safe.
 */
public final class BareForward implements AutoCloseable {
    private final NDManager manager = LeNetNetwork.newManager();
    private final ParameterStore parameters = new ParameterStore(manager, false);
    private final SequentialBlock block;
    private final float[] inputs;
    private final Shape shape;

    private BareForward(BundleManifest manifest, float[] weights, int rows) {
        int labels = manifest.labels().size();
        SpectrumSettings input = manifest.preprocessing();
        this.block = LeNetNetwork.build(manifest.network(), labels, 0);
        LeNetNetwork.setWeights(block, manager, manifest.network(), input, labels, weights);
        this.shape = new Shape(rows, 2, input.bands(), input.orders());
        this.inputs = new float[rows * input.inputSize()];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextDouble();
        }
    }

    /** @param rows inputs of one pass, random */
    public static BareForward of(ModelBundle bundle, int rows) {
        return new BareForward(bundle.manifest(), LeNetNetwork.fromBytes(bundle.weights()), rows);
    }

    /** The probabilities of all rows. */
    public float[] run() {
        try (NDManager scope = manager.newSubManager()) {
            return LeNetNetwork.softmax(block.forward(parameters, new NDList(scope.create(inputs, shape)), false));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
