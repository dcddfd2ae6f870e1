package io.faultstream.model;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The network as it is trained, of DJL's own layers, and its weights in and out as one row of little-endian floats.
 * {@link ScoringNetwork} is the same for scoring.
 */
final class LeNetNetwork {
    private static final Shape TWO = new Shape(2, 2);

    private LeNetNetwork() {}

    static NDManager newManager() {
        NativeEngine.start();
        return NDManager.newBaseManager(Device.cpu(), NativeEngine.NAME);
    }

    /** The layers without weights; {@code dropout} is the share of dense activations left out. */
    static SequentialBlock build(LeNetSize size, int labels, float dropout) {
        Shape kernel = new Shape(size.kernel(), size.kernel());
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(size.conv1())
                        .setKernelShape(kernel)
                        .build())
                .add(LeNetNetwork::reluAndPool)
                .add(Conv2d.builder()
                        .setFilters(size.conv2())
                        .setKernelShape(kernel)
                        .build())
                .add(LeNetNetwork::reluAndPool)
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(size.dense1()).build())
                .add(Activation::relu)
                .add(Dropout.builder().optRate(dropout).build())
                .add(Linear.builder().setUnits(size.dense2()).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(labels).build());
    }

    private static NDList reluAndPool(NDList planes) {
        return new NDList(Pool.maxPool2d(Activation.relu(planes.singletonOrThrow()), TWO, TWO, new Shape(0, 0), false));
    }

    /** Gives every layer its part of {@code weights}. */
    static void setWeights(
            SequentialBlock block,
            NDManager manager,
            LeNetSize size,
            SpectrumSettings input,
            int labels,
            float[] weights) {
        List<long[]> shapes = size.shapes(input, labels);
        List<Parameter> parameters = block.getParameters().values();
        if (parameters.size() != shapes.size()) {
            throw new IllegalStateException(parameters.size() + " parameters for " + shapes.size() + " shapes");
        }
        WeightsReader reader = new WeightsReader(weights);
        for (int i = 0; i < shapes.size(); i++) {
            long[] shape = shapes.get(i);
            parameters.get(i).setArray(manager.create(reader.next(shape), new Shape(shape)));
        }
        Shape one = new Shape(1, 2, input.bands(), input.orders());
        block.initialize(manager, DataType.FLOAT32, one);
    }

    /** All weights in the order of {@link LeNetSize#shapes}. */
    static float[] weights(SequentialBlock block) {
        List<Parameter> parameters = block.getParameters().values();
        int total = parameters.stream()
                .mapToInt(p -> Math.toIntExact(p.getArray().size()))
                .sum();
        float[] weights = new float[total];
        int at = 0;
        for (Parameter parameter : parameters) {
            float[] part = parameter.getArray().toFloatArray();
            System.arraycopy(part, 0, weights, at, part.length);
            at += part.length;
        }
        return weights;
    }

    static byte[] toBytes(float[] weights) {
        ByteBuffer bytes = ByteBuffer.allocate(weights.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(weights);
        return bytes.array();
    }

    static float[] fromBytes(byte[] bytes) {
        float[] weights = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
        return weights;
    }

    /** Probabilities, row after row, from the network's raw output. */
    static float[] softmax(NDList output) {
        return output.singletonOrThrow().softmax(1).toFloatArray();
    }
}
