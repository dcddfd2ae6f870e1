package io.faultstream.model;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Sines and cosines for reading an envelope at shaft orders, one table per shaft speed.
 *
 * <p>Speeds are rounded to 2 rpm (at 12 orders less than a fiftieth of a turn of phase over a window), so there is a
 * bounded number of tables of about 30 kB and none is ever thrown out. Shared by all threads.
 */
final class OrderTables {
    private static final double RPM_STEP = 2;

    private final SpectrumSettings settings;
    private final int frames;
    private final double samplingRateHz;
    private final ConcurrentHashMap<Integer, float[][]> tables = new ConcurrentHashMap<>();

    OrderTables(SpectrumSettings settings, int windowLength, double samplingRateHz) {
        this.settings = settings;
        this.frames = settings.frames(windowLength);
        this.samplingRateHz = samplingRateHz;
    }

    /** Row t holds the cosines of all orders in frame t, then the sines. */
    float[][] table(double rpm) {
        Integer key = (int) StrictMath.round(rpm / RPM_STEP);
        // Asked first: computing, if only to find that nothing is to be computed, can wait for another thread.
        float[][] known = tables.get(key);
        return known != null ? known : tables.computeIfAbsent(key, this::compute);
    }

    private float[][] compute(int key) {
        int orders = settings.orders();
        float[][] table = new float[frames][2 * orders];
        double turnsPerFrame = key * RPM_STEP / 60 * settings.hop() / samplingRateHz;
        for (int t = 0; t < frames; t++) {
            for (int o = 0; o < orders; o++) {
                double angle = 2 * StrictMath.PI * turnsPerFrame * (o + 1) * settings.orderStep() * t;
                table[t][o] = (float) StrictMath.cos(angle);
                table[t][orders + o] = (float) StrictMath.sin(angle);
            }
        }
        return table;
    }
}
