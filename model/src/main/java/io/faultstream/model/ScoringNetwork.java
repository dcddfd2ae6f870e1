package io.faultstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.List;

/**
 * The network from envelopes to probabilities, as PyTorch computes it fastest: the numbers of {@link SpectrumImage} and of
 * {@link LeNetNetwork}'s layers, in another order of additions. Shared by threads.
 *
 * <p>The second plane of the image is the same for all orders, so its part of the first convolution is a matrix of bands by
 * filters and heights; what is constant in that layer (its bias, {@link SpectrumImage#DEPTH_OFFSET}) goes with it.
 */
final class ScoringNetwork {
    private static final Shape BY_ONE = new Shape(1, 1);
    private static final Shape NO_PADDING = new Shape(0, 0);

    private final SpectrumSettings input;
    private final PooledConvolution first;
    private final NDArray levelWeights;
    private final NDArray levelBias;
    private final Shape levelShape;
    private final NDArray second;
    private final NDArray secondBias;
    private final HalvedPlanes halved;
    private final NDArray[] dense;

    /** @param weights in the order of {@link LeNetSize#shapes}; {@code manager} keeps them */
    ScoringNetwork(NDManager manager, LeNetSize size, SpectrumSettings input, int labels, float[] weights) {
        this.input = input;
        List<long[]> shapes = size.shapes(input, labels);
        WeightsReader reader = new WeightsReader(weights);
        float[] conv1 = reader.next(shapes.get(0));
        float[] bias1 = reader.next(shapes.get(1));
        FirstLayer layer = new FirstLayer(size, input, conv1, bias1);
        this.first = new PooledConvolution(manager, layer.depthWeights(), size.conv1(), 1, size.kernel());
        this.levelWeights = manager.create(layer.levelWeights(), new Shape(layer.levelOutputs(), input.bands()));
        this.levelBias = manager.create(layer.levelBias(), new Shape(layer.levelOutputs()));
        this.levelShape = new Shape(-1, 2L * size.conv1(), layer.halfHeight(), 1);
        this.second = manager.create(reader.next(shapes.get(2)), new Shape(shapes.get(2)));
        this.secondBias = manager.create(reader.next(shapes.get(3)), new Shape(shapes.get(3)));
        int halfWidth = size.pooled(input.orders());
        this.halved = new HalvedPlanes(layer.halfHeight() - size.kernel() + 1, halfWidth - size.kernel() + 1);
        this.dense = new NDArray[6];
        for (int i = 0; i < dense.length; i++) {
            long[] shape = shapes.get(4 + i);
            dense[i] = manager.create(reader.next(shape), new Shape(shape));
        }
    }

    /** Probabilities of the first {@code rows} windows, row after row; all that is native belongs to {@code scope}. */
    float[] probabilities(NDManager scope, ScoringInput windows, int rows) {
        // What is not needed any more is freed at once: the next array then lies where the processor's cache has it.
        NDArray values;
        try (NDArray depths = depths(scope, windows, rows);
                NDArray levels = levels(scope, windows, rows);
                NDArray planes = firstLayer(depths, levels);
                NDArray convolved = Conv2d.conv2d(planes, second, secondBias, BY_ONE, NO_PADDING, BY_ONE)
                        .singletonOrThrow();
                NDArray largest = halved.largest(convolved)) {
            values = Activation.relu(largest).reshape(rows, -1);
        }
        for (int i = 0; i < dense.length; i += 2) {
            values = Linear.linear(values, dense[i], dense[i + 1]).singletonOrThrow();
            if (i + 2 < dense.length) {
                values = Activation.relu(values);
            }
        }
        return LeNetNetwork.softmax(new NDList(values));
    }

    /** The logarithms of how deep each band is modulated at each order, without {@link SpectrumImage#DEPTH_OFFSET}. */
    private NDArray depths(NDManager scope, ScoringInput windows, int rows) {
        try (NDArray re = windows.sums(scope, rows).matMul(windows.cosines(scope, rows));
                NDArray im = windows.differences(scope, rows).matMul(windows.sines(scope, rows));
                NDArray depths = re.muli(re).addi(im.muli(im)).sqrt()) {
            return depths.addi(input.depthFloor()).log().reshape(rows, 1, input.bands(), input.orders());
        }
    }

    /** What the power of the bands adds to the first layer, and what is constant in it. */
    private NDArray levels(NDManager scope, ScoringInput windows, int rows) {
        return Linear.linear(windows.levels(scope, rows), levelWeights, levelBias)
                .singletonOrThrow()
                .reshape(levelShape);
    }

    private NDArray firstLayer(NDArray depths, NDArray levels) {
        try (NDArray across = first.largestAcross(depths);
                NDArray largest = first.largestDown(across.addi(levels))) {
            return Activation.relu(largest);
        }
    }
}
