package io.faultstream.bench.round;

import java.util.Arrays;

/** Median, smallest and largest of some figures. */
public record Spread(double median, double min, double max) {
    /** @throws IllegalArgumentException if there are none */
    public static Spread of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
