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
    private final float[] sums;
    private final float[] differences;
    private final float[] modulationRe;
    private final float[] modulationIm;
    private final float[] bandPower;

    SpectrumImage(SpectrumSettings settings, OrderTables tables, int windowLength) {
        this.settings = settings;
        this.tables = tables;
        this.frames = settings.frames(windowLength);
        this.spectra = new FrameSpectra(settings.frameLength(), settings.hop(), frames);
        this.centred = new float[windowLength];
        this.power = new float[settings.bands()][frames];
        this.sums = new float[tables.distances()];
        this.differences = new float[tables.distances()];
        this.modulationRe = new float[settings.orders()];
        this.modulationIm = new float[settings.orders()];
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
                float re = modulationRe[o];
                float im = modulationIm[o];
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

    /** Correlates an envelope with the cosines and sines of all orders. */
    private void demodulate(float[] envelope, float[][] table) {
        fold(envelope);
        correlate(sums, table, 0, modulationRe);
        correlate(differences, table, sums.length, modulationIm);
    }

    /** Brings frames at the same distance from the middle together; a frame in the middle is there once. */
    private void fold(float[] envelope) {
        int middle = envelope.length / 2;
        int mirror = (envelope.length - 1) / 2;
        for (int k = 0; k < sums.length; k++) {
            float after = envelope[middle + k];
            float before = envelope[mirror - k];
            sums[k] = after + before;
            differences[k] = after - before;
        }
        if (middle == mirror) {
            sums[0] = envelope[middle];
        }
    }

    /** Four rows at a time save loads and stores. */
    private static void correlate(float[] values, float[][] table, int first, float[] out) {
        Arrays.fill(out, 0);
        int k = 0;
        for (; k + 4 <= values.length; k += 4) {
            int row = first + k;
            addFour(
                    out,
                    table[row],
                    table[row + 1],
                    table[row + 2],
                    table[row + 3],
                    values[k],
                    values[k + 1],
                    values[k + 2],
                    values[k + 3]);
        }
        for (; k < values.length; k++) {
            addOne(out, table[first + k], values[k]);
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
