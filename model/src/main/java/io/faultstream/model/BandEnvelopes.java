package io.faultstream.model;

/**
 * What there is to know of a window before its shaft speed matters: how the power of each frequency band changes over the
 * window, and how much power each band has. Not thread-safe: one per thread.
 *
 * <p>Envelopes are relative to their band's mean power, so neither the gain of a sensor nor the step of its converter is
 * visible, and they are folded at the middle of the window ({@link OrderTables} says why). Plain float arithmetic without
 * shortcuts of the processor: every machine computes the same bits.
 */
final class BandEnvelopes {
    private final SpectrumSettings settings;
    private final int frames;
    private final int distances;
    private final FrameSpectra spectra;
    private final float[][] power;
    private final float[] bandPower;
    private final float[] sums;
    private final float[] differences;
    private final float[] levels;

    BandEnvelopes(SpectrumSettings settings, int windowLength) {
        this.settings = settings;
        this.frames = settings.frames(windowLength);
        this.distances = SpectrumSettings.distances(frames);
        this.spectra = new FrameSpectra(settings.frameLength(), settings.hop(), frames);
        this.power = new float[settings.bands()][frames];
        this.bandPower = new float[settings.bands()];
        this.sums = new float[settings.bands() * distances];
        this.differences = new float[settings.bands() * distances];
        this.levels = new float[settings.bands()];
    }

    /** Takes in a window of finite samples; false if it is constant, and nothing can be said about it. */
    boolean read(float[] samples) {
        if (!spectra(samples)) {
            return false;
        }
        double total = 0;
        for (int b = 0; b < power.length; b++) {
            fold(power[b], b * distances);
            bandPower[b] = mean(b * distances);
            total += bandPower[b];
        }
        float mean = (float) (total / power.length);
        if (!(mean > 0)) {
            return false;
        }
        float floor = (float) settings.powerFloor();
        for (int b = 0; b < power.length; b++) {
            // A band without any power is a band without modulation, not a division by zero.
            float scale = 2 / (bandPower[b] + 1e-6f * mean) / frames;
            centre(b * distances, bandPower[b], scale);
            levels[b] = FastLog.log(bandPower[b] / mean + floor) / 3 + 1;
        }
        return true;
    }

    /** Row after row of the bands: frames at the same distance from the middle added up; one in the middle is there once. */
    float[] sums() {
        return sums;
    }

    /** As {@link #sums()}: the later frame less the earlier one. */
    float[] differences() {
        return differences;
    }

    /** Of each band: {@code ln(share of the mean power + floor) / 3 + 1}. */
    float[] levels() {
        return levels;
    }

    /** Without the mean and the scale of the samples: extreme values can then not overflow a float further on. */
    private boolean spectra(float[] samples) {
        double sum = 0;
        float min = samples[0];
        float max = samples[0];
        int paired = samples.length - samples.length % 2;
        for (int i = 0; i < paired; i += 2) {
            // Added in pairs, because each addition waits for the one before.
            sum += (double) samples[i] + samples[i + 1];
        }
        if (paired < samples.length) {
            sum += samples[paired];
        }
        for (float sample : samples) {
            if (sample < min) {
                min = sample;
            } else if (sample > max) {
                max = sample;
            }
        }
        double mean = sum / samples.length;
        double peak = Math.max(max - mean, mean - min);
        if (max <= min || peak <= 0) {
            return false;
        }
        spectra.powers(samples, mean, 1 / peak, settings.firstBin(), power);
        return true;
    }

    private void fold(float[] envelope, int at) {
        int middle = frames / 2;
        int mirror = (frames - 1) / 2;
        for (int k = 0; k < distances; k++) {
            float after = envelope[middle + k];
            float before = envelope[mirror - k];
            sums[at + k] = after + before;
            differences[at + k] = after - before;
        }
        if (middle == mirror) {
            sums[at] = envelope[middle];
        }
    }

    private float mean(int at) {
        double even = 0;
        double odd = 0;
        int k = 0;
        for (; k + 1 < distances; k += 2) {
            even += sums[at + k];
            odd += sums[at + k + 1];
        }
        if (k < distances) {
            even += sums[at + k];
        }
        return (float) ((even + odd) / frames);
    }

    private void centre(int at, float mean, float scale) {
        float twice = 2 * mean;
        for (int k = 0; k < distances; k++) {
            sums[at + k] = (sums[at + k] - twice) * scale;
            differences[at + k] *= scale;
        }
        if (frames % 2 == 1) {
            sums[at] += mean * scale;
        }
    }
}
