package io.faultstream.model;

/**
 * Power spectra of all frames of a window at once.
 *
 * <p>The real transform of 2n points is a complex one of n points (radix 2, decimation in time). Every sample position
 * is a row over all frames, so that a butterfly is one loop over whole arrays that start at the same place, the only shape
 * that the JIT reliably vectorises, and the result is already what comes next: one envelope per frequency bin. Not
 * thread-safe: it owns its work arrays.
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
    }

    /** Writes the power of bin {@code firstBin + b} in frame t of {@code (samples - mean) * scale} to {@code power[b][t]}. */
    void powers(float[] samples, double mean, double scale, int firstBin, float[][] power) {
        cut(samples, mean, scale);
        weighPairs();
        for (int step = 2; step < half; step *= 2) {
            for (int first = 0; first < half; first += 2 * step) {
                sumAndDifference(re[first], re[first + step], 1, 1);
                sumAndDifference(im[first], im[first + step], 1, 1);
                for (int k = 1; k < step; k++) {
                    int a = first + k;
                    int b = a + step;
                    int angle = k * half / step;
                    butterfly(re[a], im[a], re[b], im[b], cos[angle], sin[angle]);
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
    private void cut(float[] samples, double mean, double scale) {
        for (int p = 0; p < phases.length; p++) {
            float[] phase = phases[p];
            for (int t = 0, i = p; t < phase.length && i < samples.length; t++, i += hop) {
                phase[t] = (float) ((samples[i] - mean) * scale);
            }
        }
        // Copied and weighed later: a loop that reads beside where it writes is not vectorised.
        for (int row = 0; row < half; row++) {
            int n = 2 * sampleOf(row);
            System.arraycopy(phases[n % hop], n / hop, re[row], 0, re[row].length);
            System.arraycopy(phases[(n + 1) % hop], (n + 1) / hop, im[row], 0, im[row].length);
        }
    }

    /** The transform's first stage, which turns nothing, and the window that all frames are weighed with. */
    private void weighPairs() {
        for (int row = 0; row < half; row += 2) {
            int a = 2 * sampleOf(row);
            int b = 2 * sampleOf(row + 1);
            sumAndDifference(re[row], re[row + 1], window[a], window[b]);
            sumAndDifference(im[row], im[row + 1], window[a + 1], window[b + 1]);
        }
    }

    private int sampleOf(int row) {
        return Integer.reverse(row) >>> (Integer.numberOfLeadingZeros(half) + 1);
    }

    private static void sumAndDifference(float[] a, float[] b, float weightA, float weightB) {
        for (int t = 0; t < a.length; t++) {
            float x = a[t] * weightA;
            float y = b[t] * weightB;
            a[t] = x + y;
            b[t] = x - y;
        }
    }

    private static void butterfly(float[] aRe, float[] aIm, float[] bRe, float[] bIm, float cos, float sin) {
        for (int t = 0; t < aRe.length; t++) {
            float turnedRe = cos * bRe[t] - sin * bIm[t];
            float turnedIm = cos * bIm[t] + sin * bRe[t];
            bRe[t] = aRe[t] - turnedRe;
            bIm[t] = aIm[t] - turnedIm;
            aRe[t] = aRe[t] + turnedRe;
            aIm[t] = aIm[t] + turnedIm;
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
