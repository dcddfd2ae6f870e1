package io.faultstream.codec;

import com.google.protobuf.Descriptors.EnumValueDescriptor;

/** Reads numbers with a fraction, booleans and enum values. */
final class ScalarReader {
    /** What an enum name that nobody knows is read as. */
    static final long UNKNOWN_NAME = Long.MAX_VALUE;

    private static final int MOST_WHOLE_DIGITS = 8;

    private final Reading reading;
    private final JsonCursor cursor;
    private final JsonNumber number;
    private final IntegerReader integers;
    private final ShortDecimal decimal = new ShortDecimal();
    private int whole;

    ScalarReader(Reading reading, IntegerReader integers) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.number = reading.number;
        this.integers = integers;
    }

    /** Reads the float at the cursor; 0 after a problem. */
    float readFloat(int c) {
        int end = decimal.read(cursor.in, cursor.position);
        if (end >= 0 && decimal.isFloat()) {
            cursor.position = end;
            return decimal.toFloat();
        }
        return readUncommonFloat(c);
    }

    /**
     * Reads items of an array for as long as they are spelled as nearly all are, each with the comma after it.
     *
     * @return how many items there are now
     */
    int readFloats(float[] items, int count) {
        int read = decimal.read(cursor.in, cursor.position, items, count);
        cursor.position = decimal.next();
        return read;
    }

    /** The same for doubles. */
    int readDoubles(double[] items, int count) {
        int read = decimal.read(cursor.in, cursor.position, items, count);
        cursor.position = decimal.next();
        return read;
    }

    /** Reads the double at the cursor; 0 after a problem. */
    double readDouble(int c) {
        int end = decimal.read(cursor.in, cursor.position);
        if (end >= 0) {
            cursor.position = end;
            return decimal.toDouble();
        }
        return readWhole(c) ? whole : readUncommonDouble(c);
    }

    // Whether a whole number of few digits was at the cursor; it has been read then.
    private boolean readWhole(int c) {
        byte[] in = cursor.in;
        int at = cursor.position;
        int first = c - '0';
        // A 0 before other digits is for others to refuse.
        if (first < 1 || first > 9) {
            return false;
        }
        int value = 0;
        int digit = first;
        while (digit >= 0 && digit <= 9) {
            value = 10 * value + digit;
            at++;
            if (at == in.length || at - cursor.position > MOST_WHOLE_DIGITS) {
                return false;
            }
            digit = in[at] - '0';
        }
        int after = in[at];
        if (after != ',' && after != '}') {
            return false;
        }
        cursor.position = at;
        whole = value;
        return true;
    }

    private float readUncommonFloat(int c) {
        int start = cursor.position;
        if (!readNumber(c)) {
            return (float) special(c, start, Kind.FLOAT);
        }
        float value = number.toFloat();
        if (Float.isInfinite(value)) {
            reading.wrongType(start, Kind.FLOAT.expected);
            return 0;
        }
        return value;
    }

    private double readUncommonDouble(int c) {
        int start = cursor.position;
        if (!readNumber(c)) {
            return special(c, start, Kind.DOUBLE);
        }
        double value = number.toDouble();
        if (Double.isInfinite(value)) {
            reading.wrongType(start, Kind.DOUBLE.expected);
            return 0;
        }
        return value;
    }

    // Whether the value at the cursor is a number, in quotes or not; it has been read then.
    private boolean readNumber(int c) {
        if (c == '"') {
            cursor.string();
            return integers.isText();
        }
        boolean isNumber = c == '-' || c >= '0' && c <= '9';
        if (isNumber) {
            integers.readNumber();
        }
        return isNumber;
    }

    private double special(int c, int start, Kind kind) {
        switch (c == '"' ? cursor.textValue() : "") {
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                reading.wrongType(start, kind.expected);
                return 0;
        }
    }

    boolean readBool(int c) {
        if (c == 't') {
            cursor.literal("true");
            return true;
        }

        if (c == 'f') {
            cursor.literal("false");
        } else {
            reading.wrongType(cursor.position, Kind.BOOL.expected);
        }
        return false;
    }

    /** Reads an enum value as its number; {@link #UNKNOWN_NAME} for a name that was rescued. */
    long readEnum(FieldPlan field, int c) {
        int start = cursor.position;
        if (c == '"') {
            cursor.string();
            EnumValueDescriptor value = field.enumeration.find(cursor.text, cursor.textStart, cursor.textEnd);
            if (value != null) {
                return value.getNumber();
            }
            if (reading.policy == UnknownFields.REJECT) {
                reading.wrongType(start, Kind.ENUM.expected);
                return 0;
            }
            // A newer producer's value: kept as an unknown field is, and the field stays absent.
            reading.rescue.add(reading.path.text(cursor.in), cursor.in, start, cursor.position);
            return UNKNOWN_NAME;
        }

        if (c == 'n' && field.kind == Kind.NULL_VALUE) {
            cursor.literal("null");
            return 0;
        }
        long value = integers.read(Kind.ENUM, c);
        if (!field.enumeration.allows((int) value)) {
            reading.wrongType(start, Kind.ENUM.expected);
        }
        return value;
    }
}
