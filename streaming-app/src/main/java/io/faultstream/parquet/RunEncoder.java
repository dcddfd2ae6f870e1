package io.faultstream.parquet;

import java.util.Arrays;

/**
 * Parquet's hybrid of run lengths and bit packing (encoding RLE of the format's specification), for levels and for indices
 * into a dictionary. Takes runs as runs: a window's thousand equal levels are one step.
 */
final class RunEncoder {
    private static final int GROUP = 8;
    /** So many groups have a header of one byte. */
    private static final int MOST_GROUPS = 63;

    private final int[] pending = new int[GROUP];
    private byte[] out = new byte[16];
    private int size;
    private int bitWidth;
    private int runValue;
    private int runLength;
    private int pendingCount;
    private int headerAt = -1;
    private int groups;

    /** Forgets everything; values of at most {@code bits} bits follow. */
    RunEncoder reset(int bits) {
        bitWidth = bits;
        size = 0;
        runValue = 0;
        runLength = 0;
        pendingCount = 0;
        headerAt = -1;
        return this;
    }

    void add(int value) {
        if (value == runValue) {
            runLength++;
        } else {
            endRun();
            runValue = value;
            runLength = 1;
        }
    }

    void add(int value, int times) {
        if (value != runValue) {
            endRun();
            runValue = value;
        }
        runLength += times;
    }

    /** Ends the encoding; {@link #bytes()} up to {@link #size()} has it. */
    RunEncoder finish() {
        endRun();
        if (pendingCount > 0) {
            Arrays.fill(pending, pendingCount, GROUP, 0);
            writeGroup();
        }
        endGroups();
        return this;
    }

    byte[] bytes() {
        return out;
    }

    int size() {
        return size;
    }

    private void endRun() {
        int rest = runLength;
        runLength = 0;
        // A group that was begun must be filled: only the last one may be padded.
        while (rest > 0 && pendingCount > 0) {
            put(runValue);
            rest--;
        }
        if (rest >= GROUP) {
            endGroups();
            writeRun(rest);
            return;
        }
        for (; rest > 0; rest--) {
            put(runValue);
        }
    }

    private void put(int value) {
        pending[pendingCount++] = value;
        if (pendingCount == GROUP) {
            writeGroup();
        }
    }

    private void writeRun(int length) {
        ensure(9);
        int header = length << 1;
        while ((header & ~0x7F) != 0) {
            out[size++] = (byte) (header | 0x80);
            header >>>= 7;
        }
        out[size++] = (byte) header;
        for (int bits = 0; bits < bitWidth; bits += 8) {
            out[size++] = (byte) (runValue >>> bits);
        }
    }

    private void writeGroup() {
        ensure(1 + bitWidth);
        if (headerAt < 0) {
            headerAt = size++;
            groups = 0;
        }
        long packed = 0;
        int bits = 0;
        for (int i = 0; i < GROUP; i++) {
            packed |= (long) pending[i] << bits;
            bits += bitWidth;
            while (bits >= 8) {
                out[size++] = (byte) packed;
                packed >>>= 8;
                bits -= 8;
            }
        }
        pendingCount = 0;
        if (++groups == MOST_GROUPS) {
            endGroups();
        }
    }

    private void endGroups() {
        if (headerAt >= 0) {
            out[headerAt] = (byte) (groups << 1 | 1);
            headerAt = -1;
        }
    }

    private void ensure(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, size + more));
        }
    }
}
