package io.faultstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Some windows on their way into the network, in memory outside of the heap that PyTorch reads where it is. It is filled
 * again and again: a copy for each call would cost as much as the spectra. Not thread-safe, and not to be filled while
 * arrays of it are in use.
 */
final class ScoringInput {
    private final int distances;
    private final int orders;
    private final int bands;
    private final Part sums;
    private final Part differences;
    private final Part cosines;
    private final Part sines;
    private final Part levels;

    ScoringInput(SpectrumSettings settings, int windowLength, int capacity) {
        this.distances = SpectrumSettings.distances(settings.frames(windowLength));
        this.orders = settings.orders();
        this.bands = settings.bands();
        this.sums = new Part(capacity * bands * distances);
        this.differences = new Part(capacity * bands * distances);
        this.cosines = new Part(capacity * distances * orders);
        this.sines = new Part(capacity * distances * orders);
        this.levels = new Part(capacity * bands);
    }

    void put(int row, BandEnvelopes envelopes, OrderTable table) {
        sums.put(row, envelopes.sums());
        differences.put(row, envelopes.differences());
        cosines.put(row, table.cosines());
        sines.put(row, table.sines());
        levels.put(row, envelopes.levels());
    }

    /** Of the first {@code rows} windows, rows by bands by distances. */
    NDArray sums(NDManager scope, int rows) {
        return sums.array(scope, new Shape(rows, bands, distances));
    }

    /** Of the first {@code rows} windows, rows by bands by distances. */
    NDArray differences(NDManager scope, int rows) {
        return differences.array(scope, new Shape(rows, bands, distances));
    }

    /** Of the first {@code rows} windows, rows by distances by orders. */
    NDArray cosines(NDManager scope, int rows) {
        return cosines.array(scope, new Shape(rows, distances, orders));
    }

    /** Of the first {@code rows} windows, rows by distances by orders. */
    NDArray sines(NDManager scope, int rows) {
        return sines.array(scope, new Shape(rows, distances, orders));
    }

    /** Of the first {@code rows} windows, rows by bands. */
    NDArray levels(NDManager scope, int rows) {
        return levels.array(scope, new Shape(rows, bands));
    }

    private static final class Part {
        private final ByteBuffer bytes;
        private final FloatBuffer floats;

        Part(int size) {
            bytes = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
            floats = bytes.asFloatBuffer();
        }

        void put(int row, float[] values) {
            floats.put(row * values.length, values);
        }

        NDArray array(NDManager scope, Shape shape) {
            bytes.limit(Math.toIntExact(shape.size()) * Float.BYTES);
            return scope.create(bytes, shape, DataType.FLOAT32);
        }
    }
}
