package io.faultstream.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Growing bytes, little-endian, in which a page is put together. */
final class PageBuffer {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[64];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void put8(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    void put32(int value) {
        ensure(4);
        INTS.set(bytes, size, value);
        size += 4;
    }

    void put64(long value) {
        ensure(8);
        LONGS.set(bytes, size, value);
        size += 8;
    }

    void put(byte[] source, int start, int length) {
        ensure(length);
        System.arraycopy(source, start, bytes, size, length);
        size += length;
    }

    void put(float[] values) {
        ensure(4 * values.length);
        ByteBuffer.wrap(bytes, size, 4 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(values);
        size += 4 * values.length;
    }

    void put(double[] values) {
        ensure(8 * values.length);
        ByteBuffer.wrap(bytes, size, 8 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .put(values);
        size += 8 * values.length;
    }

    /** The low {@code width} bytes, 4 or 8, of each value. */
    void put(long[] values, int count, int width) {
        ensure(width * count);
        byte[] target = bytes;
        int at = size;
        if (width == 8) {
            for (int i = 0; i < count; i++, at += 8) {
                LONGS.set(target, at, values[i]);
            }
        } else {
            for (int i = 0; i < count; i++, at += 4) {
                INTS.set(target, at, (int) values[i]);
            }
        }
        size = at;
    }

    /** Levels as a data page has them: their length in bytes first. */
    void putLevels(RunEncoder levels) {
        put32(levels.size());
        put(levels.bytes(), 0, levels.size());
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
        }
    }
}
