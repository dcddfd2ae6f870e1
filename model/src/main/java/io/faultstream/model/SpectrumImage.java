package io.faultstream.model;

import java.util.Arrays;

/**
 * Turns a window into the network's input as it is trained: two channels of bands by shaft orders.
 *
 * <p>Channel 0 is the squared-envelope spectrum: how deeply each frequency band is modulated at each shaft order.
 * Channel 1 is the power of each band, the same for all orders. {@link ScoringNetwork} computes the same from the
 * envelopes for many windows at once. Not thread-safe: one per thread, sharing the {@link OrderTables}.
 */
final class SpectrumImage {
    /** Added to the logarithm of a depth, which is around this much below 0. */
    static final float DEPTH_OFFSET = 2;

    private final SpectrumSettings settings;
    private final OrderTables tables;
    private final BandEnvelopes envelopes;
    private final int distances;
    private final float[] modulationRe;
    private final float[] modulationIm;

    SpectrumImage(SpectrumSettings settings, OrderTables tables, int windowLength) {
        this.settings = settings;
        this.tables = tables;
        this.envelopes = new BandEnvelopes(settings, windowLength);
        this.distances = SpectrumSettings.distances(settings.frames(windowLength));
        this.modulationRe = new float[settings.orders()];
        this.modulationIm = new float[settings.orders()];
    }

    /** Writes {@code settings.inputSize()} floats to {@code out} from {@code at} on; false for a constant window. */
    boolean write(float[] samples, double rpm, float[] out, int at) {
        if (!envelopes.read(samples)) {
            return false;
        }
        OrderTable table = tables.table(rpm);
        int orders = settings.orders();
        int plane = settings.bands() * orders;
        float floor = (float) settings.depthFloor();
        for (int b = 0; b < settings.bands(); b++) {
            correlate(envelopes.sums(), b * distances, table.cosines(), modulationRe);
            correlate(envelopes.differences(), b * distances, table.sines(), modulationIm);
            int row = at + b * orders;
            for (int o = 0; o < orders; o++) {
                float re = modulationRe[o];
                float im = modulationIm[o];
                out[row + o] = FastLog.log((float) Math.sqrt(re * re + im * im) + floor) + DEPTH_OFFSET;
            }
            Arrays.fill(out, row + plane, row + plane + orders, envelopes.levels()[b]);
        }
        return true;
    }

    private void correlate(float[] envelope, int first, float[] table, float[] out) {
        Arrays.fill(out, 0);
        for (int k = 0; k < distances; k++) {
            add(out, table, k * out.length, envelope[first + k]);
        }
    }

    private static void add(float[] sums, float[] table, int row, float x) {
        for (int o = 0; o < sums.length; o++) {
            sums[o] += x * table[row + o];
        }
    }
}
