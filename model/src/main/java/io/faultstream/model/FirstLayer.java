package io.faultstream.model;

/**
 * The first convolution taken apart: its filters for the depths, which are an image, and for the levels, which are a column
 * (the same for all orders), as a matrix that has everything constant in it.
 */
final class FirstLayer {
    private final int filters;
    private final int kernel;
    private final int bands;
    private final int halfHeight;
    private final float[] weights;
    private final float[] bias;

    /** @param weights filters by two planes by kernel by kernel */
    FirstLayer(LeNetSize size, SpectrumSettings input, float[] weights, float[] bias) {
        this.filters = size.conv1();
        this.kernel = size.kernel();
        this.bands = input.bands();
        this.halfHeight = size.pooled(input.bands());
        this.weights = weights;
        this.bias = bias;
    }

    int halfHeight() {
        return halfHeight;
    }

    /** Filters by kernel by kernel. */
    float[] depthWeights() {
        int area = kernel * kernel;
        float[] depth = new float[filters * area];
        for (int f = 0; f < filters; f++) {
            System.arraycopy(weights, 2 * f * area, depth, f * area, area);
        }
        return depth;
    }

    /** What the levels' part of the layer has: each filter at even heights, then each at odd ones. */
    int levelOutputs() {
        return 2 * filters * halfHeight;
    }

    /** Outputs by bands, as PyTorch has the weights of a dense layer. */
    float[] levelWeights() {
        float[] matrix = new float[levelOutputs() * bands];
        for (int down = 0; down < 2; down++) {
            for (int f = 0; f < filters; f++) {
                for (int y = 0; y < halfHeight; y++) {
                    int output = (down * filters + f) * halfHeight + y;
                    for (int k = 0; k < kernel; k++) {
                        matrix[output * bands + 2 * y + down + k] = rowSum(f, 1, k);
                    }
                }
            }
        }
        return matrix;
    }

    float[] levelBias() {
        float[] constant = new float[levelOutputs()];
        for (int output = 0; output < constant.length; output++) {
            int f = output / halfHeight % filters;
            float offset = 0;
            for (int k = 0; k < kernel; k++) {
                offset += rowSum(f, 0, k) * SpectrumImage.DEPTH_OFFSET;
            }
            constant[output] = bias[f] + offset;
        }
        return constant;
    }

    private float rowSum(int filter, int plane, int row) {
        float sum = 0;
        int from = ((2 * filter + plane) * kernel + row) * kernel;
        for (int k = 0; k < kernel; k++) {
            sum += weights[from + k];
        }
        return sum;
    }
}
