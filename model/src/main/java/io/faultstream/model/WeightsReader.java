package io.faultstream.model;

import java.util.Arrays;

/** Takes a model's weights one array after the other. */
final class WeightsReader {
    private final float[] weights;
    private int at;

    WeightsReader(float[] weights) {
        this.weights = weights;
    }

    float[] next(long[] shape) {
        int length = LeNetSize.product(shape);
        at += length;
        return Arrays.copyOfRange(weights, at - length, at);
    }
}
