package io.faultstream.codec;

import java.nio.charset.StandardCharsets;

/** Reads one value of a field: to the wire with its tag, and to a column if one is wanted. */
final class ValueReader {
    final ArrayReader arrays;
    final MapReader maps;

    private final Reading reading;
    private final JsonCursor cursor;
    private final WireBuffer out;
    private final IntegerReader integers;
    private final ScalarReader scalars;
    private final WellKnownReader wellKnown;
    private int length;

    ValueReader(Reading reading, AnyTypes anyTypes) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.out = reading.out;
        this.integers = new IntegerReader(reading);
        this.scalars = new ScalarReader(reading, integers);
        this.wellKnown = new WellKnownReader(reading, integers, this, anyTypes);
        this.arrays = new ArrayReader(reading, integers, scalars, this);
        this.maps = new MapReader(reading, integers, this);
    }

    /**
     * Reads the value at the cursor.
     *
     * @param c the value's first byte
     * @param box whether a column is wanted
     * @return the column, null without one or after a problem, {@link Reading#ABSENT} if the field stays absent
     */
    Object read(FieldPlan field, int c, boolean box) {
        return switch (field.kind) {
            case INT32, SINT32, SFIXED32, UINT32, FIXED32, INT64, SINT64, SFIXED64, UINT64, FIXED64 -> {
                long value = integer(field, c);
                yield box ? IntegerReader.column(field.kind, value) : null;
            }
            case DOUBLE -> {
                double value = doubleValue(field, c);
                yield box ? value : null;
            }
            case FLOAT -> {
                float value = floatValue(field, c);
                yield box ? value : null;
            }
            case BOOL -> {
                boolean value = bool(field, c);
                yield box ? value : null;
            }
            case ENUM, NULL_VALUE -> enumValue(field, c, box);
            case STRING -> stringValue(field, c, box);
            case BYTES -> bytes(field, c, box);
            default -> message(field, c, box);
        };
    }

    /**
     * Reads the value at the cursor into a record's fields.
     *
     * @param c the value's first byte
     * @return whether the field is present now
     */
    boolean read(FieldPlan field, int c, RecordFields fields) {
        switch (field.kind) {
            case STRING -> readString(field, c, fields);
            case DOUBLE -> fields.put(field.slot, Double.doubleToRawLongBits(doubleValue(field, c)));
            case INT32, SINT32, SFIXED32, UINT32, FIXED32, INT64, SINT64, SFIXED64 ->
                fields.put(field.slot, integer(field, c));
            case FLOAT -> fields.put(field.slot, Float.floatToRawIntBits(floatValue(field, c)));
            case BOOL -> fields.put(field.slot, bool(field, c) ? 1 : 0);
            default -> {
                Object column = read(field, c, true);
                if (column == Reading.ABSENT) {
                    return false;
                }
                fields.put(field.slot, column);
            }
        }
        return true;
    }

    /** The same for a string alone. */
    boolean readString(FieldPlan field, int c, RecordFields fields) {
        int end = plainString(field, c);
        if (end >= 0) {
            fields.putOwn(field.slot, end - length, end);
        } else if (string(field, c)) {
            fields.put(field.slot, cursor.text, cursor.textStart, cursor.textEnd);
        }
        return true;
    }

    private long integer(FieldPlan field, int c) {
        int start = cursor.position;
        long value = integers.read(field.kind, c);
        check(field, value, start);
        if (value != 0 || field.writesDefault) {
            out.varint32(field.tag);
            IntegerReader.write(out, field.kind, value);
        }
        return value;
    }

    private double doubleValue(FieldPlan field, int c) {
        int start = cursor.position;
        double value = scalars.readDouble(c);
        check(field, value, start);
        long bits = Double.doubleToRawLongBits(value);
        if (bits != 0 || field.writesDefault) {
            out.varint32(field.tag);
            out.fixed64(bits);
        }
        return value;
    }

    private float floatValue(FieldPlan field, int c) {
        int start = cursor.position;
        float value = scalars.readFloat(c);
        check(field, value, start);
        int bits = Float.floatToRawIntBits(value);
        if (bits != 0 || field.writesDefault) {
            out.varint32(field.tag);
            out.fixed32(bits);
        }
        return value;
    }

    private boolean bool(FieldPlan field, int c) {
        boolean value = scalars.readBool(c);
        if (value || field.writesDefault) {
            out.varint32(field.tag);
            out.varint32(value ? 1 : 0);
        }
        return value;
    }

    private Object enumValue(FieldPlan field, int c, boolean box) {
        long value = scalars.readEnum(field, c);
        if (value == ScalarReader.UNKNOWN_NAME) {
            return Reading.ABSENT;
        }

        if (value != 0 || field.writesDefault) {
            out.varint32(field.tag);
            out.varint64(value);
        }
        return box ? field.enumeration.name((int) value) : null;
    }

    private Object message(FieldPlan field, int c, boolean box) {
        int content = out.open(field.tag, field.lengthGuess);
        Object column = readContent(field, c, box);
        field.lengthGuess = out.close(content, field.lengthGuess);
        return column;
    }

    /** Reads a message value without tag and length. */
    Object readContent(FieldPlan field, int c, boolean box) {
        int start = cursor.position;
        if (field.kind == Kind.MESSAGE && !field.jsonColumn) {
            if (c != '{') {
                return reading.wrongType(start, Kind.MESSAGE.expected);
            }
            Object[] columns = box ? field.message.defaults.clone() : null;
            reading.messages.read(field.message, columns);
            return columns;
        }

        if (!field.jsonColumn) {
            return field.kind == Kind.WRAPPER ? read(field.inner, c, box) : wellKnown.readTime(field, c, start, box);
        }

        if (field.kind != Kind.MESSAGE) {
            wellKnown.read(field, c);
        } else if (c == '{') {
            reading.messages.read(field.message, null);
        } else {
            return reading.wrongType(start, Kind.MESSAGE.expected);
        }
        return box ? cursor.textSince(start) : null;
    }

    private String stringValue(FieldPlan field, int c, boolean box) {
        int end = plainString(field, c);
        if (end >= 0) {
            return box ? new String(cursor.in, end - length, length, StandardCharsets.ISO_8859_1) : null;
        }
        return string(field, c) && box ? cursor.textValue() : null;
    }

    // Reads a string of ASCII without escapes that keeps its rule, which nearly all do, and returns where its
    // characters, `length` of them, end; -1 for any other, which is still to be read.
    private int plainString(FieldPlan field, int c) {
        int start = cursor.position + 1;
        int end = c == '"' ? JsonCursor.plainEnd(cursor.in, start) : -1;
        length = end - start;
        if (end < 0 || field.textCheck != null && !field.textCheck.holds(length)) {
            return -1;
        }
        cursor.position = end + 1;
        if (length > 0 || field.writesDefault) {
            out.field(field.tag, cursor.in, start, length);
        }
        return end;
    }

    // Whether the cursor has a string now; a problem is noted if not.
    private boolean string(FieldPlan field, int c) {
        int start = cursor.position;
        if (c != '"') {
            reading.wrongType(start, Kind.STRING.expected);
            return false;
        }
        cursor.string();
        if (cursor.hasLoneSurrogate) {
            reading.wrongType(start, "a string without half a surrogate pair");
            return false;
        }

        if (field.textCheck != null) {
            String why = field.textCheck.violation(cursor);
            if (why != null) {
                reading.violated(start, why);
            }
        }
        int size = cursor.textEnd - cursor.textStart;
        if (size > 0 || field.writesDefault) {
            out.field(field.tag, cursor.text, cursor.textStart, size);
        }
        return true;
    }

    private Object bytes(FieldPlan field, int c, boolean box) {
        int start = cursor.position;
        if (c == '"') {
            cursor.string();
            byte[] value = Base64Text.decode(cursor.text, cursor.textStart, cursor.textEnd);
            if (value != null) {
                if (value.length > 0 || field.writesDefault) {
                    out.field(field.tag, value, 0, value.length);
                }
                return box ? value : null;
            }
        }
        return reading.wrongType(start, Kind.BYTES.expected);
    }

    /** Checks the rules of a number that starts at {@code start}. */
    void check(FieldPlan field, double value, int start) {
        if (field.numberCheck != null && !field.numberCheck.holds(value)) {
            reading.violated(start, field.numberCheck.violation(value));
        }
    }

    /** Checks the rules of an integer that starts at {@code start}. */
    void check(FieldPlan field, long value, int start) {
        if (field.numberCheck != null) {
            check(field, IntegerReader.toDouble(field.kind, value), start);
        }

        if (field.timeCheck != null) {
            boolean tooLarge = field.kind.isUnsigned64() && value < 0;
            long micros = field.timeCheck.micros(tooLarge ? Long.MAX_VALUE : value);
            checkTime(field, micros, start);
        }
    }

    /** Checks the rules of a time and keeps it if it is the record's event time. */
    void checkTime(FieldPlan field, long micros, int start) {
        String why = field.timeCheck.violation(micros, reading.brokerMicros);
        if (why != null) {
            violatedTime(field, micros, start, why);
        }

        if (field.eventTime) {
            reading.eventMicros = micros;
        }
    }

    private void violatedTime(FieldPlan field, long micros, int start, String why) {
        if (reading.problems.wants(RejectReason.RULE_VIOLATED)) {
            String given = Shorten.text(cursor.in, start, cursor.position);
            String shown = field.kind == Kind.TIMESTAMP ? given : TimeText.format(micros) + " (" + given + ")";
            reading.problems.add(
                    RejectReason.RULE_VIOLATED, reading.path.text(cursor.in) + " is " + shown + ": " + why);
        }
    }
}
