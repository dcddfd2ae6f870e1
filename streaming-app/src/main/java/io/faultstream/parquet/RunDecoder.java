package io.faultstream.parquet;

import java.nio.ByteBuffer;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Reads what {@link RunEncoder} writes, run by run: the thousand equal levels of a window are one step. Runs that are next
 * to each other may have the same value, and the last one may be longer than it should be, since groups are padded.
 */
final class RunDecoder {
    private static final int GROUP = 8;

    private final int[] group = new int[GROUP];
    private ByteBuffer in = ByteBuffer.allocate(0);
    private int at;
    private int bitWidth;
    private int packedGroups;
    private int inGroup = GROUP;
    private int value;
    private int left;

    /** Begins with the first byte of {@code bytes}; they are not changed. */
    void reset(ByteBuffer bytes, int bits) {
        in = bytes;
        at = bytes.position();
        bitWidth = bits;
        packedGroups = 0;
        inGroup = GROUP;
        left = 0;
    }

    /** The value of the present run. */
    int value() {
        advance();
        return value;
    }

    /** How many more values the present run has, at least one. */
    int left() {
        advance();
        return left;
    }

    /** Goes past values of the present run, at most as many as it has. */
    void take(int count) {
        left -= count;
    }

    private void advance() {
        while (left == 0) {
            if (inGroup < GROUP) {
                takeFromGroup();
            } else if (packedGroups > 0) {
                packedGroups--;
                unpack();
            } else {
                readHeader();
            }
        }
    }

    private void takeFromGroup() {
        value = group[inGroup];
        int from = inGroup;
        while (inGroup < GROUP && group[inGroup] == value) {
            inGroup++;
        }
        left = inGroup - from;
    }

    private void readHeader() {
        if (at >= in.limit()) {
            throw new ParquetDecodingException("a page has fewer levels than values");
        }
        int header = 0;
        int shift = 0;
        int next;
        do {
            next = in.get(at++);
            header |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        if ((header & 1) == 1) {
            packedGroups = header >>> 1;
            return;
        }
        left = header >>> 1;
        value = 0;
        for (int bits = 0; bits < bitWidth; bits += 8) {
            value |= (in.get(at++) & 0xFF) << bits;
        }
    }

    private void unpack() {
        long packed = 0;
        int bits = 0;
        int mask = (1 << bitWidth) - 1;
        for (int i = 0; i < GROUP; i++) {
            while (bits < bitWidth) {
                // Some writers leave out the last bytes of a group where no value is in them.
                packed |= (at < in.limit() ? in.get(at) & 0xFFL : 0) << bits;
                at++;
                bits += 8;
            }
            group[i] = (int) packed & mask;
            packed >>>= bitWidth;
            bits -= bitWidth;
        }
        inGroup = 0;
    }
}
