package io.faultstream.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing buffer that writes Protobuf's wire format. Reused from record to record. Off, it takes nothing: for readings of
 * which nobody wants the wire.
 */
final class WireBuffer {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int KEPT = 1 << 20;
    private static final int SHORT = 16;

    private byte[] bytes = new byte[1024];
    private int position;
    private boolean on;

    int position() {
        return position;
    }

    /** Forgets what was written from {@code mark} on. */
    void truncate(int mark) {
        position = mark;
    }

    /** Empties the buffer and lets go of the memory of an unusually large record. */
    void reset(boolean isWanted) {
        on = isWanted;
        position = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
    }

    boolean isOn() {
        return on;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, position);
    }

    void varint32(int value) {
        if (!on) {
            return;
        }
        if ((value & ~0x7F) == 0 && position < bytes.length) {
            bytes[position++] = (byte) value;
            return;
        }
        varint64(value & 0xFFFFFFFFL);
    }

    void varint64(long value) {
        if (!on) {
            return;
        }
        ensure(10);
        byte[] target = bytes;
        int at = position;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        position = at;
    }

    void fixed32(int value) {
        if (!on) {
            return;
        }
        ensure(4);
        INTS.set(bytes, position, value);
        position += 4;
    }

    void fixed64(long value) {
        if (!on) {
            return;
        }
        ensure(8);
        LONGS.set(bytes, position, value);
        position += 8;
    }

    /** Writes {@code count} floats, without tag or length. */
    void floats(float[] values, int count) {
        if (!on) {
            return;
        }
        ensure(4 * count);
        byte[] target = bytes;
        int at = position;
        for (int i = 0; i < count; i++, at += 4) {
            INTS.set(target, at, Float.floatToRawIntBits(values[i]));
        }
        position = at;
    }

    /** Writes {@code count} doubles, without tag or length. */
    void doubles(double[] values, int count) {
        if (!on) {
            return;
        }
        ensure(8 * count);
        byte[] target = bytes;
        int at = position;
        for (int i = 0; i < count; i++, at += 8) {
            LONGS.set(target, at, Double.doubleToRawLongBits(values[i]));
        }
        position = at;
    }

    /** A length-delimited field of known content. */
    void field(int tag, byte[] source, int start, int length) {
        if (!on) {
            return;
        }
        varint32(tag);
        varint32(length);
        ensure(Math.max(length, SHORT));
        if (length <= SHORT && source.length - start >= SHORT) {
            // All sixteen bytes, of which only the first count: faster than asking for the exact number.
            LONGS.set(bytes, position, (long) LONGS.get(source, start));
            LONGS.set(bytes, position + 8, (long) LONGS.get(source, start + 8));
        } else {
            System.arraycopy(source, start, bytes, position, length);
        }
        position += length;
    }

    /** Opens a length-delimited field of unknown length; {@code guess} bytes are kept free for the length. */
    int open(int tag, int guess) {
        if (!on) {
            return 0;
        }
        varint32(tag);
        ensure(guess);
        position += guess;
        return position;
    }

    /**
     * Closes the field that {@link #open} opened and returns how many bytes its length took: the guess for the next
     * one. The content moves only where the guess was wrong.
     */
    int close(int contentStart, int guess) {
        if (!on) {
            return guess;
        }
        int length = position - contentStart;
        int needed = varintSize(length);
        if (needed != guess) {
            ensure(Math.max(0, needed - guess));
            System.arraycopy(bytes, contentStart, bytes, contentStart - guess + needed, length);
        }
        position = contentStart - guess;
        varint32(length);
        position += length;
        return needed;
    }

    /** Sorts the fields of one message, given as (number, start) pairs, by number; equal numbers keep their order. */
    void sortFields(int[] pairs, int from, int to) {
        if (!on) {
            return;
        }
        int start = pairs[from + 1];
        byte[] unsorted = Arrays.copyOfRange(bytes, start, position);
        int count = (to - from) / 2;
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Integer.compare(pairs[from + 2 * a], pairs[from + 2 * b]));
        int at = start;
        for (int field : order) {
            int fieldStart = pairs[from + 2 * field + 1];
            int fieldEnd = field + 1 < count ? pairs[from + 2 * field + 3] : position;
            System.arraycopy(unsorted, fieldStart - start, bytes, at, fieldEnd - fieldStart);
            at += fieldEnd - fieldStart;
        }
    }

    static int varintSize(int value) {
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }

    static int varintSize(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    private void ensure(int more) {
        if (bytes.length - position < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(position, more)));
        }
    }
}
