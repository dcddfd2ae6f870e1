package io.faultstream.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The number read last: {@code ±mantissa · 10^exponent}. One scan over the digits, then whatever type the field has,
 * correctly rounded.
 */
final class JsonNumber {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final long[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};
    static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int MOST_DIGITS = 18;
    private static final int HUGE_EXPONENT = 100_000_000;
    // Half of the last place of the largest float above it: from here on a float is infinite.
    private static final double FLOAT_LIMIT = 0x1.ffffffp127;

    private byte[] text = new byte[0];
    private int start;
    private int end;
    private boolean negative;
    private long mantissa;
    private int exponent;
    private boolean exact;

    /** Reads the number at {@code from}; false if none that RFC 8259 knows is there. */
    boolean read(byte[] in, int from, int limit) {
        int at = from;
        boolean minus = at < limit && in[at] == '-';
        if (minus) {
            at++;
        }

        long w = 0;
        int first = at;
        while (at < limit) {
            int digit = in[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            w = 10 * w + digit;
            at++;
        }
        int digits = at - first;
        if (digits == 0 || digits > 1 && in[first] == '0') {
            return false;
        }
        if (in[first] == '0') {
            digits = 0;
        }

        int scale = 0;
        if (at < limit && in[at] == '.') {
            at++;
            int fraction = at;
            while (at + 8 <= limit) {
                // Eight bytes at once: how many are digits, and their value, without a branch per digit.
                long block = (long) LONGS.get(in, at) ^ 0x3030303030303030L;
                int n = leadingDigits(block);
                if (n == 0) {
                    break;
                }
                w = w * TENS[n] + eightDigits(block << (64 - 8 * n));
                at += n;
                if (n < 8) {
                    break;
                }
            }
            while (at < limit) {
                int digit = in[at] - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                w = 10 * w + digit;
                at++;
            }
            scale = at - fraction;
            if (scale == 0) {
                return false;
            }
        }

        int power = -scale;
        if (at < limit && (in[at] | 0x20) == 'e') {
            at++;
            boolean down = at < limit && in[at] == '-';
            if (down || at < limit && in[at] == '+') {
                at++;
            }
            int firstOfPower = at;
            int given = 0;
            while (at < limit && in[at] >= '0' && in[at] <= '9') {
                given = given < HUGE_EXPONENT ? 10 * given + in[at] - '0' : given;
                at++;
            }
            if (at == firstOfPower) {
                return false;
            }
            power += down ? -given : given;
        }

        text = in;
        start = from;
        end = at;
        negative = minus;
        mantissa = w;
        exponent = power;
        exact = digits + scale <= MOST_DIGITS;
        return true;
    }

    int end() {
        return end;
    }

    double toDouble() {
        if (exact && mantissa <= 1L << 53) {
            // Both operands are exact, so the one operation rounds correctly (Clinger's fast path).
            double value = (double) mantissa;
            int power = exponent;
            if (power == 0 || mantissa == 0) {
                return negative ? -value : value;
            }
            if (power < 0 && power >= -22) {
                value /= POWERS[-power];
                return negative ? -value : value;
            }
            if (power > 0 && power <= 22) {
                value *= POWERS[power];
                return negative ? -value : value;
            }
        }
        return Double.parseDouble(string());
    }

    float toFloat() {
        if (exact && mantissa <= 1L << 53 && exponent >= -22 && exponent <= 22) {
            double value = (double) mantissa;
            value = exponent < 0 ? value / POWERS[-exponent] : value * POWERS[exponent];
            // Rounding twice goes wrong only where the double lies exactly half way between two floats. Below the
            // smallest normal float and above the largest "half way" is another pattern of bits.
            boolean half = (Double.doubleToRawLongBits(value) & 0x1FFFFFFFL) == 0x10000000L;
            if (!half && (value >= Float.MIN_NORMAL && value < FLOAT_LIMIT || value == 0)) {
                return negative ? -(float) value : (float) value;
            }
        }
        return Float.parseFloat(string());
    }

    /** Whether it is a whole number from {@code min} to {@code max}; {@link #toLong()} then has it. */
    boolean isIntegerWithin(long min, long max) {
        if (exponent != 0 || !exact) {
            return false;
        }
        long value = toLong();
        return value >= min && value <= max;
    }

    /** The value where {@link #isIntegerWithin} says so. */
    long toLong() {
        return negative ? -mantissa : mantissa;
    }

    /**
     * The whole number, however it is written (1.0, 1e3), or null if it is not one or has more than 20 digits. Null
     * rather than an Optional: used for rare spellings, beside the hot path.
     */
    BigInteger toInteger() {
        byte[] digits = new byte[end - start];
        int count = 0;
        int whole = 0;
        boolean point = false;
        int at = negative ? start + 1 : start;
        for (; at < end && (in(at) != 'e' && in(at) != 'E'); at++) {
            if (in(at) == '.') {
                point = true;
            } else {
                boolean leadingZero = count == 0 && in(at) == '0';
                if (!leadingZero) {
                    digits[count++] = text[at];
                }
                whole += point ? 0 : leadingZero ? 0 : 1;
                whole -= point && leadingZero ? 1 : 0;
            }
        }
        while (count > 0 && digits[count - 1] == '0') {
            count--;
        }
        if (count == 0) {
            return BigInteger.ZERO;
        }

        long places = whole + (long) exponent + scale();
        if (places < count || places > 20) {
            return null;
        }
        String value = new String(digits, 0, count, StandardCharsets.ISO_8859_1) + "0".repeat((int) places - count);
        return new BigInteger(negative ? "-" + value : value);
    }

    private int scale() {
        int point = -1;
        int at = start;
        for (; at < end && in(at) != 'e' && in(at) != 'E'; at++) {
            if (in(at) == '.') {
                point = at;
            }
        }
        return point < 0 ? 0 : at - point - 1;
    }

    private int in(int at) {
        return text[at];
    }

    private String string() {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** How many of eight characters, each with '0' taken off by exclusive or, are digits before the first that is not. */
    static int leadingDigits(long block) {
        long other = (block + 0x7676767676767676L | block) & 0x8080808080808080L;
        return Long.numberOfTrailingZeros(other) >>> 3;
    }

    // The value of eight digits, the first in the lowest byte: pairs, then fours, then all eight.
    static long eightDigits(long digits) {
        long pairs = digits * 10 + (digits >>> 8);
        return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
                        + (pairs >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L)
                >>> 32;
    }
}
