package io.faultstream.model;

/**
 * Band-limited change of the sampling rate downwards: a Hann-windowed sinc that cuts off at the new Nyquist rate.
 *
 * <p>Deterministic, and flat to about 0.9 of the new Nyquist rate. Kernels are computed once per position between two
 * samples, in steps of 1/256 sample. Not thread-safe.
 */
final class Resampler {
    private static final int LOBES = 24;
    private static final double CUT_OFF = 0.97;
    private static final int PHASES = 256;

    private final double step;
    private final int reach;
    private final float[][] kernels = new float[PHASES + 1][];

    Resampler(double fromHz, double toHz) {
        this.step = fromHz / toHz;
        this.reach = (int) Math.ceil(LOBES * step);
    }

    /** {@code length} samples at the new rate, the first at the time of the first sample given. */
    float[] resample(float[] samples, int length) {
        float[] resampled = new float[length];
        for (int i = 0; i < length; i++) {
            double position = i * step;
            int nearest = (int) Math.floor(position);
            int phase = (int) Math.round((position - nearest) * PHASES);
            resampled[i] = convolve(samples, nearest - reach + 1, kernel(phase));
        }
        return resampled;
    }

    private float convolve(float[] samples, int first, float[] kernel) {
        double sum = 0;
        boolean inside = first >= 0 && first + kernel.length <= samples.length;
        for (int j = 0; j < kernel.length; j++) {
            sum += kernel[j] * samples[inside ? first + j : mirrored(first + j, samples.length)];
        }
        return (float) sum;
    }

    /** Weights of the samples from {@code reach - 1} before the position to {@code reach} after it; they add up to 1. */
    private float[] kernel(int phase) {
        if (kernels[phase] == null) {
            float[] kernel = new float[2 * reach];
            double total = 0;
            for (int j = 0; j < kernel.length; j++) {
                double x = (j - reach + 1 - phase / (double) PHASES) / step;
                kernel[j] = (float) windowedSinc(x);
                total += kernel[j];
            }
            for (int j = 0; j < kernel.length; j++) {
                kernel[j] = (float) (kernel[j] / total);
            }
            kernels[phase] = kernel;
        }
        return kernels[phase];
    }

    private static double windowedSinc(double x) {
        if (Math.abs(x) >= LOBES) {
            return 0;
        }
        double angle = StrictMath.PI * x;
        double sinc = x == 0 ? CUT_OFF : StrictMath.sin(CUT_OFF * angle) / angle;
        return sinc * (0.5 + 0.5 * StrictMath.cos(angle / LOBES));
    }

    private static int mirrored(int index, int length) {
        int at = index;
        while (at < 0 || at >= length) {
            at = at < 0 ? -at : 2 * (length - 1) - at;
        }
        return at;
    }
}
