package io.faultstream.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The distinct byte strings of a column chunk, in the order of their first use. Open addressing over a hash of the bytes. */
final class BytesDictionary {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final int limit;
    private final PageBuffer heap = new PageBuffer();
    /** Where in the heap each entry ends. */
    private int[] ends = new int[16];

    private int[] hashes = new int[16];
    /** Index + 1; 0 where nothing is. */
    private int[] slots = new int[64];

    private int size;
    private int last = -1;

    /** @param limit most bytes of all entries */
    BytesDictionary(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    /** Bytes of all entries. */
    int bytes() {
        return heap.size();
    }

    byte[] heap() {
        return heap.bytes();
    }

    int start(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    int end(int id) {
        return ends[id];
    }

    /** The index of these bytes, a new one if need be; -1 if the dictionary is full. */
    int id(byte[] text, int start, int end) {
        if (last >= 0 && isAt(last, text, start, end)) {
            return last;
        }
        int hash = hash(text, start, end);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (hashes[id] == hash && isAt(id, text, start, end)) {
                last = id;
                return id;
            }
            slot = slot + 1 & mask;
        }
        if (heap.size() + (end - start) > limit) {
            return -1;
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        heap.put(text, start, end - start);
        ends[size] = heap.size();
        hashes[size] = hash;
        last = size++;
        slots[slot] = size;
        if (4 * size > slots.length) {
            grow();
        }
        return last;
    }

    void clear() {
        size = 0;
        last = -1;
        heap.clear();
        Arrays.fill(slots, 0);
    }

    private boolean isAt(int id, byte[] text, int start, int end) {
        return Arrays.equals(heap.bytes(), start(id), ends[id], text, start, end);
    }

    private void grow() {
        slots = new int[4 * slots.length];
        int mask = slots.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = hashes[id] & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = id + 1;
        }
    }

    private static int hash(byte[] text, int start, int end) {
        long hash = (end - start) * PRIME;
        int at = start;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) LONGS.get(text, at)) * PRIME;
            hash ^= hash >>> 29;
        }
        for (; at < end; at++) {
            hash = (hash ^ text[at]) * PRIME;
        }
        return (int) (hash >>> 32 ^ hash >>> 12);
    }
}
