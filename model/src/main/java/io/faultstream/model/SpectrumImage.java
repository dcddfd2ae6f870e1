package io.faultstream.model;

import java.util.Arrays;

/**
 * Turns a window into the network's input: two channels of bands by shaft orders.
 *
 * <p>Channel 0 is the squared-envelope spectrum: how deeply each frequency band is modulated at each shaft order.
 * Channel 1 is the power of each band, the same for all orders. Both are ratios inside the window, so neither the gain
 * of a sensor nor the step of its converter is visible. Plain float arithmetic without shortcuts of the processor:
 * every machine computes the same bits. Not thread-safe: one per thread, sharing the {@link OrderTables}.
 */
final class SpectrumImage {
    private final SpectrumSettings settings;
    private final OrderTables tables;
    private final int frames;
    private final FrameSpectra spectra;
    private final float[] centred;
    private final float[][] power;
    private final float[] modulation;
    private final float[] bandPower;

    SpectrumImage(SpectrumSettings settings, OrderTables tables, int windowLength) {
        this.settings = settings;
        this.tables = tables;
        this.frames = settings.frames(windowLength);
        this.spectra = new FrameSpectra(settings.frameLength(), settings.hop(), frames);
        this.centred = new float[windowLength];
        this.power = new float[settings.bands()][frames];
        this.modulation = new float[2 * settings.orders()];
        this.bandPower = new float[settings.bands()];
    }

    /** Writes {@code settings.inputSize()} floats to {@code out} from {@code at} on; false for a constant window. */
    boolean write(float[] samples, double rpm, float[] out, int at) {
        if (!centre(samples)) {
            return false;
        }
        spectra.powers(centred, settings.firstBin(), power);
        float mean = meanBandPower();
        if (!(mean > 0)) {
            return false;
        }
        float[][] table = tables.table(rpm);
        int orders = settings.orders();
        int plane = settings.bands() * orders;
        float depthFloor = (float) settings.depthFloor();
        float powerFloor = (float) settings.powerFloor();
        for (int b = 0; b < settings.bands(); b++) {
            // A band without any power is a band without modulation, not a division by zero.
            float scale = 1 / (bandPower[b] + 1e-6f * mean);
            demodulate(power[b], table);
            float perFrame = 2 * scale / frames;
            int row = at + b * orders;
            for (int o = 0; o < orders; o++) {
                float re = modulation[o];
                float im = modulation[orders + o];
                float depth = (float) Math.sqrt(re * re + im * im) * perFrame;
                out[row + o] = FastLog.log(depth + depthFloor) + 2;
            }
            float level = FastLog.log(bandPower[b] / mean + powerFloor) / 3 + 1;
            Arrays.fill(out, row + plane, row + plane + orders, level);
        }
        return true;
    }

    /** Removes the mean and the scale of the samples: extreme values can then not overflow a float further on. */
    private boolean centre(float[] samples) {
        double sum = 0;
        float min = samples[0];
        float max = samples[0];
        for (float sample : samples) {
            sum += sample;
            min = Math.min(min, sample);
            max = Math.max(max, sample);
        }
        double mean = sum / samples.length;
        double peak = Math.max(max - mean, mean - min);
        if (max <= min || peak <= 0) {
            return false;
        }
        double scale = 1 / peak;
        for (int i = 0; i < samples.length; i++) {
            centred[i] = (float) ((samples[i] - mean) * scale);
        }
        return true;
    }

    /** Fills {@code bandPower}, takes it off the envelopes, and returns its mean. */
    private float meanBandPower() {
        double total = 0;
        for (int b = 0; b < bandPower.length; b++) {
            float[] envelope = power[b];
            double sum = 0;
            for (float value : envelope) {
                sum += value;
            }
            float mean = (float) (sum / envelope.length);
            for (int t = 0; t < envelope.length; t++) {
                envelope[t] -= mean;
            }
            bandPower[b] = mean;
            total += mean;
        }
        return (float) (total / bandPower.length);
    }

    /** Correlates an envelope with the cosines and sines of all orders; four frames at a time save loads and stores. */
    private void demodulate(float[] envelope, float[][] table) {
        Arrays.fill(modulation, 0);
        int t = 0;
        for (; t + 4 <= envelope.length; t += 4) {
            addFour(
                    modulation,
                    table[t],
                    table[t + 1],
                    table[t + 2],
                    table[t + 3],
                    envelope[t],
                    envelope[t + 1],
                    envelope[t + 2],
                    envelope[t + 3]);
        }
        for (; t < envelope.length; t++) {
            addOne(modulation, table[t], envelope[t]);
        }
    }

    private static void addFour(
            float[] sums, float[] a, float[] b, float[] c, float[] d, float x, float y, float z, float w) {
        for (int o = 0; o < sums.length; o++) {
            sums[o] += (x * a[o] + y * b[o]) + (z * c[o] + w * d[o]);
        }
    }

    private static void addOne(float[] sums, float[] a, float x) {
        for (int o = 0; o < sums.length; o++) {
            sums[o] += x * a[o];
        }
    }
}
