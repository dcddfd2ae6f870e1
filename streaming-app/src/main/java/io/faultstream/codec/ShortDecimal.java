package io.faultstream.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the form in which nearly all measurements come: a sign, one or two digits, a point, at most sixteen digits. Signs
 * and lengths of measurements are random, and a branch that is guessed wrong costs as much as half the number: so there
 * is none on them. Everything else is left to {@link JsonNumber}.
 */
final class ShortDecimal {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LONGEST = 24;
    private static final long ZEROS = 0x3030303030303030L;

    private double magnitude;
    private int minus;
    private int next;

    /** Position after the number at {@code from}, or -1 if it does not have the short form. */
    int read(byte[] in, int from) {
        if (in.length - from < LONGEST) {
            return -1;
        }
        int c = in[from];
        // Of '-' and the digits only '-' has this bit unset.
        int sign = ~c >>> 4 & 1;
        int at = from + sign;
        int digit = in[at] - '0';
        if (((c ^ '-') & -sign) != 0 || digit < 0 || digit > 9) {
            return -1;
        }
        long w = digit;
        at++;
        if (in[at] != '.') {
            int second = in[at] - '0';
            at++;
            if (second < 0 || second > 9 || digit == 0 || in[at] != '.') {
                return -1;
            }
            w = 10 * w + second;
        }
        at++;

        long high = (long) LONGS.get(in, at) ^ ZEROS;
        long low = (long) LONGS.get(in, at + 8) ^ ZEROS;
        int highDigits = JsonNumber.leadingDigits(high);
        // 0 unless all eight before it are digits.
        int lowDigits = JsonNumber.leadingDigits(low) & -(highDigits >>> 3);
        int digits = highDigits + lowDigits;
        // Two shifts: one by 64 would be none.
        w = w * JsonNumber.TENS[highDigits]
                + JsonNumber.eightDigits(high << 4 * (8 - highDigits) << 4 * (8 - highDigits));
        w = w * JsonNumber.TENS[lowDigits] + JsonNumber.eightDigits(low << 4 * (8 - lowDigits) << 4 * (8 - lowDigits));
        at += digits;
        int after = in[at];
        if (digits == 0 || w > 1L << 53 || after >= '0' && after <= '9' || (after | 0x20) == 'e') {
            return -1;
        }
        // Both operands are exact, so the division rounds correctly.
        magnitude = (double) w / JsonNumber.POWERS[digits];
        minus = sign;
        return at;
    }

    /**
     * Reads numbers of the short form, with a comma after each and at most one space after that, until something else
     * comes or the items are full. This is the loop over the samples of a window.
     *
     * @return how many items there are now; {@link #next} is where reading goes on, after the last comma
     */
    int read(byte[] in, int from, float[] items, int count) {
        int n = count;
        int at = from;
        while (n < items.length) {
            int end = read(in, at);
            if (end < 0 || in[end] != ',' || !isFloat()) {
                break;
            }
            items[n++] = toFloat();
            // A number of the short form has bytes after it: see LONGEST.
            at = in[end + 1] == ' ' ? end + 2 : end + 1;
        }
        next = at;
        return n;
    }

    /** The same for doubles. */
    int read(byte[] in, int from, double[] items, int count) {
        int n = count;
        int at = from;
        while (n < items.length) {
            int end = read(in, at);
            if (end < 0 || in[end] != ',') {
                break;
            }
            items[n++] = toDouble();
            at = in[end + 1] == ' ' ? end + 2 : end + 1;
        }
        next = at;
        return n;
    }

    int next() {
        return next;
    }

    double toDouble() {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(magnitude) | (long) minus << 63);
    }

    /** Whether {@link #toFloat()} is correctly rounded, too; see {@link JsonNumber#toFloat()}. */
    boolean isFloat() {
        boolean half = (Double.doubleToRawLongBits(magnitude) & 0x1FFFFFFFL) == 0x10000000L;
        return !half && (magnitude >= Float.MIN_NORMAL || magnitude == 0);
    }

    float toFloat() {
        return Float.intBitsToFloat(Float.floatToRawIntBits((float) magnitude) | minus << 31);
    }
}
