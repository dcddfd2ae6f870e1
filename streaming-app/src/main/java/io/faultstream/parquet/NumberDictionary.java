package io.faultstream.parquet;

import java.util.Arrays;

/** The distinct numbers of a column chunk, in the order of their first use. Open addressing. */
final class NumberDictionary {
    private final int limit;
    private long[] values = new long[16];
    /** Index + 1 into {@code values}; 0 where nothing is. */
    private int[] slots = new int[64];

    private int size;
    private long lastValue;
    private int lastId = -1;

    /** @param limit most values */
    NumberDictionary(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    long[] values() {
        return values;
    }

    /** The value's index, a new one if need be; -1 if the dictionary is full. */
    int id(long value) {
        // Neighbours are alike: partition, times of one micro-batch, sorted input.
        if (value == lastValue && lastId >= 0) {
            return lastId;
        }
        int mask = slots.length - 1;
        int slot = hash(value) & mask;
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (values[id] == value) {
                return remember(value, id);
            }
            slot = slot + 1 & mask;
        }
        if (size == limit) {
            return -1;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        slots[slot] = size;
        if (4 * size > slots.length) {
            grow();
        }
        return remember(value, size - 1);
    }

    void clear() {
        size = 0;
        lastId = -1;
        Arrays.fill(slots, 0);
    }

    private int remember(long value, int id) {
        lastValue = value;
        lastId = id;
        return id;
    }

    private void grow() {
        slots = new int[4 * slots.length];
        int mask = slots.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = hash(values[id]) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = id + 1;
        }
    }

    private static int hash(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32 ^ mixed >>> 15);
    }
}
