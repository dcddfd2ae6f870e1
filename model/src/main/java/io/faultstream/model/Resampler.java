package io.faultstream.model;

/**
 * Band-limited change of the sampling rate downwards: a Hann-windowed sinc that cuts off below the new Nyquist rate.
 *
 * <p>Exact enough for analysis (ripple well below a per cent up to 0.9 of the new Nyquist rate) and deterministic; not
 * fast, since rates other than the model's are the exception.
 */
final class Resampler {
    private static final int LOBES = 24;
    private static final double CUT_OFF = 0.97;

    private Resampler() {}

    /** {@code length} samples at {@code toHz}, the first at the time of the first sample given. */
    static float[] resample(float[] samples, double fromHz, double toHz, int length) {
        double step = fromHz / toHz;
        double reach = LOBES * step;
        float[] resampled = new float[length];
        for (int i = 0; i < length; i++) {
            double centre = i * step;
            int first = (int) Math.ceil(centre - reach);
            int last = (int) Math.floor(centre + reach);
            double sum = 0;
            double weights = 0;
            for (int j = first; j <= last; j++) {
                double weight = kernel((j - centre) / step, LOBES);
                sum += weight * samples[mirrored(j, samples.length)];
                weights += weight;
            }
            resampled[i] = (float) (sum / weights);
        }
        return resampled;
    }

    private static double kernel(double x, double reach) {
        double angle = StrictMath.PI * x;
        double sinc = x == 0 ? CUT_OFF : StrictMath.sin(CUT_OFF * angle) / angle;
        return sinc * (0.5 + 0.5 * StrictMath.cos(angle / reach));
    }

    private static int mirrored(int index, int length) {
        int at = index;
        while (at < 0 || at >= length) {
            at = at < 0 ? -at : 2 * (length - 1) - at;
        }
        return at;
    }
}
