package io.faultstream.codec;

import com.google.protobuf.Descriptors.EnumValueDescriptor;

/** Reads numbers with a fraction, booleans and enum values. */
final class ScalarReader {
    /** What an enum name that nobody knows is read as. */
    static final long UNKNOWN_NAME = Long.MAX_VALUE;

    private final Reading reading;
    private final JsonCursor cursor;
    private final JsonNumber number;
    private final IntegerReader integers;

    ScalarReader(Reading reading, IntegerReader integers) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.number = reading.number;
        this.integers = integers;
    }

    /** Reads the float at the cursor; 0 after a problem. */
    float readFloat(int c) {
        if (c != '"') {
            int start = cursor.position;
            if (c != '-' && (c < '0' || c > '9')) {
                reading.wrongType(start, Kind.FLOAT.expected);
                return 0;
            }
            integers.readNumber();
            return checked(number.toFloat(), start);
        }
        int start = cursor.position;
        cursor.string();
        return integers.isText() ? checked(number.toFloat(), start) : (float) special(start, Kind.FLOAT);
    }

    /** Reads the double at the cursor; 0 after a problem. */
    double readDouble(int c) {
        int start = cursor.position;
        if (c != '"') {
            if (c != '-' && (c < '0' || c > '9')) {
                reading.wrongType(start, Kind.DOUBLE.expected);
                return 0;
            }
            integers.readNumber();
            return checked(number.toDouble(), start);
        }
        cursor.string();
        return integers.isText() ? checked(number.toDouble(), start) : special(start, Kind.DOUBLE);
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

    private float checked(float value, int start) {
        if (Float.isInfinite(value)) {
            reading.wrongType(start, Kind.FLOAT.expected);
            return 0;
        }
        return value;
    }

    private double checked(double value, int start) {
        if (Double.isInfinite(value)) {
            reading.wrongType(start, Kind.DOUBLE.expected);
            return 0;
        }
        return value;
    }

    private double special(int start, Kind kind) {
        switch (cursor.textValue()) {
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
}
