package io.faultstream.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;

/** Integers of all kinds: as JSON numbers or strings in, to the wire and to columns out. */
final class IntegerReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MOST_DIGITS = 18;
    private static final BigInteger LONGEST = BigInteger.ONE.shiftLeft(64);

    private final Reading reading;
    private final JsonCursor cursor;
    private final JsonNumber number;

    IntegerReader(Reading reading) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.number = reading.number;
    }

    /** Reads the integer at the cursor; unsigned 64-bit ones as their bits. 0 after a problem. */
    long read(Kind kind, int c) {
        byte[] in = cursor.in;
        int start = cursor.position;
        boolean quoted = c == '"';
        int at = quoted ? start + 1 : start;
        boolean negative = at < in.length && in[at] == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long value = 0;
        if (in.length - at >= 16) {
            // Eight at once, then as many of the next eight as are digits: no branch for each.
            long block = (long) LONGS.get(in, at) ^ 0x3030303030303030L;
            if (JsonNumber.leadingDigits(block) == 8) {
                long rest = (long) LONGS.get(in, at + 8) ^ 0x3030303030303030L;
                int n = JsonNumber.leadingDigits(rest);
                value = JsonNumber.eightDigits(block) * JsonNumber.TENS[n]
                        + JsonNumber.eightDigits(rest << 4 * (8 - n) << 4 * (8 - n));
                at += 8 + n;
            }
        }
        while (at < in.length) {
            int digit = in[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = 10 * value + digit;
            at++;
        }
        int digits = at - first;
        if (digits > 0 && digits <= MOST_DIGITS && at < in.length && (in[first] != '0' || digits == 1)) {
            int after = in[at];
            if (quoted ? after == '"' : after != '.' && (after | 0x20) != 'e') {
                value = negative ? -value : value;
                if (value >= kind.min && value <= kind.max) {
                    cursor.position = quoted ? at + 1 : at;
                    return value;
                }
            }
        }
        return readUncommon(kind, c, start);
    }

    private long readUncommon(Kind kind, int c, int start) {
        if (c == '"') {
            cursor.string();
            if (isText()) {
                return value(kind, start);
            }
        } else if (c == '-' || c >= '0' && c <= '9') {
            readNumber();
            return value(kind, start);
        }
        reading.wrongType(start, kind.expected);
        return 0;
    }

    /** Reads the number at the cursor. */
    void readNumber() {
        if (!number.read(cursor.in, cursor.position, cursor.in.length)) {
            throw Unreadable.INSTANCE;
        }
        cursor.position = number.end();
    }

    /** Reads the string that the cursor read last as a number; false if it is not exactly one. */
    boolean isText() {
        return number.read(cursor.text, cursor.textStart, cursor.textEnd) && number.end() == cursor.textEnd;
    }

    /** The number read last as an integer of the kind; {@code start} is where the value starts. */
    long value(Kind kind, int start) {
        if (number.isIntegerWithin(kind.min, kind.max)) {
            return number.toLong();
        }
        BigInteger value = number.toInteger();
        boolean fits = value != null
                && (kind.isUnsigned64()
                        ? value.signum() >= 0 && value.compareTo(LONGEST) < 0
                        : value.bitLength() < 64 && value.longValue() >= kind.min && value.longValue() <= kind.max);
        if (!fits) {
            reading.wrongType(start, kind.expected);
            return 0;
        }
        return value.longValue();
    }

    /** Writes a value without its tag. */
    static void write(WireBuffer out, Kind kind, long value) {
        switch (kind) {
            case SFIXED32, FIXED32 -> out.fixed32((int) value);
            case SFIXED64, FIXED64 -> out.fixed64(value);
            default -> out.varint64(encoded(kind, value));
        }
    }

    /** How many bytes {@link #write} takes. */
    static int size(Kind kind, long value) {
        return switch (kind) {
            case SFIXED32, FIXED32 -> 4;
            case SFIXED64, FIXED64 -> 8;
            default -> WireBuffer.varintSize(encoded(kind, value));
        };
    }

    static Object column(Kind kind, long value) {
        return switch (kind) {
            case INT32, SINT32, SFIXED32 -> (int) value;
            case UINT64, FIXED64 -> new BigDecimal(unsigned(value));
            default -> value;
        };
    }

    /** The value as rules compare it. */
    static double toDouble(Kind kind, long value) {
        return kind.isUnsigned64() && value < 0 ? unsigned(value).doubleValue() : value;
    }

    private static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(LONGEST) : signed;
    }

    private static long encoded(Kind kind, long value) {
        return kind == Kind.SINT32 || kind == Kind.SINT64 ? value << 1 ^ value >> 63 : value;
    }
}
