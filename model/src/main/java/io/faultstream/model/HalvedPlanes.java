package io.faultstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;

/** ReLU and the largest of every two by two values, which halves height and width: the same numbers in two ways. */
final class HalvedPlanes {
    private static final Shape TWO = new Shape(2, 2);

    private HalvedPlanes() {}

    /** As the network was trained. */
    static NDArray pool(NDArray planes) {
        return Pool.maxPool2d(Activation.relu(planes), TWO, TWO, new Shape(0, 0), false);
    }

    /**
     * Without PyTorch's pooling, which notes where each maximum was and takes as long as the convolution before it: two
     * element-wise maxima, and ReLU on what is left.
     */
    static NDArray largest(NDArray planes) {
        long height = planes.getShape().get(2) / 2 * 2;
        long width = planes.getShape().get(3) / 2 * 2;
        NDArray columns = planes.get(new NDIndex(":, :, :, 0:{}:2", width))
                .maximum(planes.get(new NDIndex(":, :, :, 1:{}:2", width)));
        NDArray halved = columns.get(new NDIndex(":, :, 0:{}:2", height))
                .maximum(columns.get(new NDIndex(":, :, 1:{}:2", height)));
        return Activation.relu(halved);
    }
}
