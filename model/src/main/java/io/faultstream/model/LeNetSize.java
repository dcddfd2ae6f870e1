package io.faultstream.model;

import java.util.List;

/**
 * The sizes of a LeNet: two convolutions of {@code kernel} by {@code kernel}, each followed by a 2x2 maximum, and three
 * dense layers, of which the last has one output per label.
 */
record LeNetSize(int conv1, int conv2, int kernel, int dense1, int dense2) {

    static LeNetSize standard() {
        return new LeNetSize(6, 16, 5, 120, 84);
    }

    /** Shapes of the weights in the order of the weights file: weight and bias of each layer in turn. */
    List<long[]> shapes(SpectrumSettings input, int labels) {
        int rows = pooled(pooled(input.bands()));
        int columns = pooled(pooled(input.orders()));
        return List.of(
                new long[] {conv1, 2, kernel, kernel},
                new long[] {conv1},
                new long[] {conv2, conv1, kernel, kernel},
                new long[] {conv2},
                new long[] {dense1, (long) conv2 * rows * columns},
                new long[] {dense1},
                new long[] {dense2, dense1},
                new long[] {dense2},
                new long[] {labels, dense2},
                new long[] {labels});
    }

    /** Floats in the weights file. */
    int weights(SpectrumSettings input, int labels) {
        return shapes(input, labels).stream().mapToInt(LeNetSize::product).sum();
    }

    static int product(long[] shape) {
        int product = 1;
        for (long length : shape) {
            product = Math.multiplyExact(product, Math.toIntExact(length));
        }
        return product;
    }

    /** Length of a plane after a convolution and a 2x2 maximum. */
    int pooled(int length) {
        return (length - kernel + 1) / 2;
    }
}
