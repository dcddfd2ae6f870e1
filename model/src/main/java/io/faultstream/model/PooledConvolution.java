package io.faultstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * A convolution and the largest of every two by two values of its planes, for scoring.
 *
 * <p>PyTorch's pooling takes longer than the convolution before it, and maxima of neighbours in memory take nearly as long.
 * Here the convolution goes on by two and has each filter four times, moved to the four places whose maximum is wanted:
 * what was next to each other is then in planes of its own, and the maximum of whole planes is fast. The same numbers are
 * added, with zeros in between. Pays where there are few planes, as in a first layer. Shared by threads.
 */
final class PooledConvolution {
    private static final Shape BY_TWO = new Shape(2, 2);
    private static final Shape NO_PADDING = new Shape(0, 0);
    private static final Shape DENSE = new Shape(1, 1);

    private final NDArray filters;
    private final NDIndex firstHalf;
    private final NDIndex secondHalf;
    private final NDIndex firstQuarter;
    private final NDIndex secondQuarter;

    /**
     * @param weights of a square kernel: filters by {@code planes} by kernel by kernel
     * @param manager keeps them
     */
    PooledConvolution(NDManager manager, float[] weights, int filters, int planes, int kernel) {
        int wide = kernel + 1;
        float[] moved = new float[4 * filters * planes * wide * wide];
        for (int place = 0; place < 4; place++) {
            // Places to the right of each other are half of the planes apart, places below each other a quarter.
            int right = place / 2;
            int down = place % 2;
            for (int fp = 0; fp < filters * planes; fp++) {
                for (int y = 0; y < kernel; y++) {
                    int to = ((place * filters * planes + fp) * wide + y + down) * wide + right;
                    System.arraycopy(weights, (fp * kernel + y) * kernel, moved, to, kernel);
                }
            }
        }
        this.filters = manager.create(moved, new Shape(4L * filters, planes, wide, wide));
        this.firstHalf = new NDIndex(":, 0:{}", 2 * filters);
        this.secondHalf = new NDIndex(":, {}:{}", 2 * filters, 4 * filters);
        this.firstQuarter = new NDIndex(":, 0:{}", filters);
        this.secondQuarter = new NDIndex(":, {}:{}", filters, 2 * filters);
    }

    /**
     * The maxima over neighbours to the right.
     *
     * @param planes rows by planes by height by width
     * @return rows by twice the filters by half the height by half the width: filters at even heights, then at odd ones
     */
    NDArray largestAcross(NDArray planes) {
        try (NDArray all = Conv2d.conv2d(planes, filters, null, BY_TWO, NO_PADDING, DENSE)
                        .singletonOrThrow();
                NDArray left = all.get(firstHalf);
                NDArray right = all.get(secondHalf)) {
            return left.maximum(right);
        }
    }

    /** The maxima of what {@link #largestAcross} gives over neighbours below. */
    NDArray largestDown(NDArray across) {
        try (NDArray upper = across.get(firstQuarter);
                NDArray lower = across.get(secondQuarter)) {
            return upper.maximum(lower);
        }
    }
}
