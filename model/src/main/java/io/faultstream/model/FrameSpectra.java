package io.faultstream.model;

/**
 * Power spectra of all frames of a window at once.
 *
 * <p>The real transform of 2n points is a complex one of n points (radix 2, decimation in time). Every sample position
 * is a row over all frames, so that a butterfly is a few loops over whole arrays, the only shape that the JIT reliably
 * vectorises, and the result is already what comes next: one envelope per frequency bin. Not thread-safe: it owns its
 * work arrays.
 */
final class FrameSpectra {
    private final int half;
    private final int hop;
    private final float[] window;
    private final float[] cos;
    private final float[] sin;
    private final float[][] re;
    private final float[][] im;
    /** Row p holds every hop-th sample from sample p on: frames overlap, and their samples are brought together once. */
    private final float[][] phases;

    private float[] spareRe;
    private float[] spareIm;

    FrameSpectra(int frameLength, int hop, int frames) {
        this.half = frameLength / 2;
        this.hop = hop;
        this.window = new float[frameLength];
        this.cos = new float[frameLength];
        this.sin = new float[frameLength];
        for (int i = 0; i < frameLength; i++) {
            double angle = 2 * StrictMath.PI * i / frameLength;
            window[i] = (float) (0.5 - 0.5 * StrictMath.cos(angle));
            cos[i] = (float) StrictMath.cos(angle);
            sin[i] = (float) -StrictMath.sin(angle);
        }
        this.re = new float[half][frames];
        this.im = new float[half][frames];
        this.phases = new float[Math.min(hop, frameLength)][frames + (frameLength - 1) / hop];
        this.spareRe = new float[frames];
        this.spareIm = new float[frames];
    }

    /** Writes the power of bin {@code firstBin + b} in frame t to {@code power[b][t]}. */
    void powers(float[] samples, int firstBin, float[][] power) {
        cut(samples);
        for (int step = 1; step < half; step *= 2) {
            for (int first = 0; first < half; first += 2 * step) {
                for (int k = 0; k < step; k++) {
                    butterfly(first + k, first + k + step, k * half / step);
                }
            }
        }
        for (int b = 0; b < power.length; b++) {
            int bin = firstBin + b;
            int mirror = half - bin;
            split(re[bin], im[bin], re[mirror], im[mirror], cos[bin], sin[bin], power[b]);
        }
    }

    /** Even samples are the real part and odd ones the imaginary part, in the bit-reversed order of the transform. */
    private void cut(float[] samples) {
        for (int p = 0; p < phases.length; p++) {
            float[] phase = phases[p];
            for (int t = 0, i = p; t < phase.length && i < samples.length; t++, i += hop) {
                phase[t] = samples[i];
            }
        }
        int shift = Integer.numberOfLeadingZeros(half) + 1;
        for (int n = 0; n < half; n++) {
            int row = Integer.reverse(n) >>> shift;
            cutRow(2 * n, re[row]);
            cutRow(2 * n + 1, im[row]);
        }
    }

    /** Sample n of every frame, weighted. */
    private void cutRow(int n, float[] row) {
        weigh(phases[n % hop], n / hop, window[n], row);
    }

    private static void weigh(float[] phase, int first, float weight, float[] row) {
        for (int t = 0; t < row.length; t++) {
            row[t] = phase[first + t] * weight;
        }
    }

    private void butterfly(int a, int b, int angle) {
        if (angle == 0) {
            subtract(re[a], re[b], spareRe);
            subtract(im[a], im[b], spareIm);
            add(re[b], re[a]);
            add(im[b], im[a]);
            float[] row = re[b];
            re[b] = spareRe;
            spareRe = row;
            row = im[b];
            im[b] = spareIm;
            spareIm = row;
        } else {
            rotate(re[b], im[b], cos[angle], -sin[angle], spareRe);
            rotate(im[b], re[b], cos[angle], sin[angle], spareIm);
            subtract(re[a], spareRe, re[b]);
            subtract(im[a], spareIm, im[b]);
            add(spareRe, re[a]);
            add(spareIm, im[a]);
        }
    }

    private static void add(float[] x, float[] to) {
        for (int t = 0; t < to.length; t++) {
            to[t] += x[t];
        }
    }

    private static void subtract(float[] x, float[] y, float[] difference) {
        for (int t = 0; t < difference.length; t++) {
            difference[t] = x[t] - y[t];
        }
    }

    private static void rotate(float[] x, float[] y, float cos, float sin, float[] rotated) {
        for (int t = 0; t < rotated.length; t++) {
            rotated[t] = x[t] * cos + y[t] * sin;
        }
    }

    /** Takes the spectrum of the real signal out of the complex transform of its even and odd samples. */
    private static void split(float[] zRe, float[] zIm, float[] yRe, float[] yIm, float cos, float sin, float[] power) {
        for (int t = 0; t < power.length; t++) {
            float evenRe = zRe[t] + yRe[t];
            float evenIm = zIm[t] - yIm[t];
            float oddRe = zIm[t] + yIm[t];
            float oddIm = yRe[t] - zRe[t];
            float binRe = evenRe + cos * oddRe - sin * oddIm;
            float binIm = evenIm + cos * oddIm + sin * oddRe;
            power[t] = binRe * binRe + binIm * binIm;
        }
    }
}
