package io.faultstream.model;

/**
 * Power spectra of all frames of a window at once.
 *
 * <p>The real transform of 2n points is a complex one of n points (Stockham, radix 2). Frames are the innermost index,
 * so every butterfly is a plain loop over neighbouring floats that the JIT vectorises, and the result is already what
 * comes next: one envelope per frequency bin. Not thread-safe: it owns its work arrays.
 */
final class FrameSpectra {
    private final int half;
    private final int frames;
    private final int hop;
    private final float[] window;
    private final float[] twiddleRe;
    private final float[] twiddleIm;
    private float[] re;
    private float[] im;
    private float[] nextRe;
    private float[] nextIm;

    FrameSpectra(int frameLength, int hop, int frames) {
        this.half = frameLength / 2;
        this.frames = frames;
        this.hop = hop;
        this.window = new float[frameLength];
        this.twiddleRe = new float[frameLength];
        this.twiddleIm = new float[frameLength];
        for (int i = 0; i < frameLength; i++) {
            double angle = 2 * StrictMath.PI * i / frameLength;
            window[i] = (float) (0.5 - 0.5 * StrictMath.cos(angle));
            twiddleRe[i] = (float) StrictMath.cos(angle);
            twiddleIm[i] = (float) -StrictMath.sin(angle);
        }
        this.re = new float[half * frames];
        this.im = new float[half * frames];
        this.nextRe = new float[half * frames];
        this.nextIm = new float[half * frames];
    }

    /** Writes the power of bin {@code firstBin + b} in frame t to {@code power[b * frames + t]}. */
    void powers(float[] samples, int firstBin, int bins, float[] power) {
        cut(samples);
        transform();
        for (int b = 0; b < bins; b++) {
            split(firstBin + b, power, b * frames);
        }
    }

    private void cut(float[] samples) {
        for (int n = 0; n < half; n++) {
            int row = n * frames;
            float even = window[2 * n];
            float odd = window[2 * n + 1];
            for (int t = 0, i = 2 * n; t < frames; t++, i += hop) {
                re[row + t] = samples[i] * even;
                im[row + t] = samples[i + 1] * odd;
            }
        }
    }

    private void transform() {
        int stride = 1;
        for (int n = half; n > 1; n /= 2, stride *= 2) {
            int length = stride * frames;
            for (int p = 0; p < n / 2; p++) {
                int angle = p * 2 * stride;
                butterfly(
                        re,
                        im,
                        p * length,
                        (p + n / 2) * length,
                        nextRe,
                        nextIm,
                        2 * p * length,
                        length,
                        twiddleRe[angle],
                        twiddleIm[angle]);
            }
            float[] swap = re;
            re = nextRe;
            nextRe = swap;
            swap = im;
            im = nextIm;
            nextIm = swap;
        }
    }

    private static void butterfly(
            float[] xr, float[] xi, int a, int b, float[] yr, float[] yi, int out, int length, float wr, float wi) {
        for (int i = 0; i < length; i++) {
            yr[out + i] = xr[a + i] + xr[b + i];
        }
        for (int i = 0; i < length; i++) {
            yi[out + i] = xi[a + i] + xi[b + i];
        }
        int second = out + length;
        for (int i = 0; i < length; i++) {
            yr[second + i] = (xr[a + i] - xr[b + i]) * wr - (xi[a + i] - xi[b + i]) * wi;
        }
        for (int i = 0; i < length; i++) {
            yi[second + i] = (xr[a + i] - xr[b + i]) * wi + (xi[a + i] - xi[b + i]) * wr;
        }
    }

    /** Takes the spectrum of the real signal out of the complex transform of its even and odd samples. */
    private void split(int bin, float[] power, int at) {
        int z = bin * frames;
        int y = (half - bin) * frames;
        float wr = twiddleRe[bin];
        float wi = twiddleIm[bin];
        float[] re = this.re;
        float[] im = this.im;
        for (int t = 0; t < frames; t++) {
            float evenRe = re[z + t] + re[y + t];
            float evenIm = im[z + t] - im[y + t];
            float oddRe = im[z + t] + im[y + t];
            float oddIm = re[y + t] - re[z + t];
            float binRe = evenRe + wr * oddRe - wi * oddIm;
            float binIm = evenIm + wr * oddIm + wi * oddRe;
            power[at + t] = binRe * binRe + binIm * binIm;
        }
    }
}
