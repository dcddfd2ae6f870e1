package io.faultstream.model;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Sines and cosines for reading an envelope at shaft orders, one table per shaft speed.
 *
 * <p>Angles are counted from the middle of the window. There cosines are even and sines are odd, so half of the frames is
 * enough: the sum of two frames at the same distance from the middle goes with the cosine, their difference with the sine.
 *
 * <p>Speeds are rounded to 2 rpm (at 12 orders less than a fiftieth of a turn of phase over a window), so there is a
 * bounded number of tables of about 16 kB and none is ever thrown out. Shared by all threads.
 */
final class OrderTables {
    private static final double RPM_STEP = 2;

    private final SpectrumSettings settings;
    private final int frames;
    private final double samplingRateHz;
    private final ConcurrentHashMap<Integer, OrderTable> tables = new ConcurrentHashMap<>();

    OrderTables(SpectrumSettings settings, int windowLength, double samplingRateHz) {
        this.settings = settings;
        this.frames = settings.frames(windowLength);
        this.samplingRateHz = samplingRateHz;
    }

    OrderTable table(double rpm) {
        Integer key = (int) StrictMath.round(rpm / RPM_STEP);
        // Asked first: computing, if only to find that nothing is to be computed, can wait for another thread.
        OrderTable known = tables.get(key);
        return known != null ? known : tables.computeIfAbsent(key, this::compute);
    }

    private OrderTable compute(int key) {
        int orders = settings.orders();
        int distances = SpectrumSettings.distances(frames);
        int first = frames / 2;
        float[] cosines = new float[distances * orders];
        float[] sines = new float[distances * orders];
        double turnsPerFrame = key * RPM_STEP / 60 * settings.hop() / samplingRateHz;
        for (int k = 0; k < distances; k++) {
            double distance = first + k - (frames - 1) / 2.0;
            for (int o = 0; o < orders; o++) {
                double angle = 2 * StrictMath.PI * turnsPerFrame * (o + 1) * settings.orderStep() * distance;
                cosines[k * orders + o] = (float) StrictMath.cos(angle);
                sines[k * orders + o] = (float) StrictMath.sin(angle);
            }
        }
        return new OrderTable(cosines, sines);
    }
}
