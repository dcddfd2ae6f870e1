package io.faultstream.codec;

import com.google.protobuf.Descriptors.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the messages whose JSON form is their own: times, field masks, dynamic values, and Any. */
final class WellKnownReader {
    // Field 1 as a varint and as a length-delimited field, field 2 likewise: in all these messages.
    private static final int FIRST_VARINT = 1 << 3;
    private static final int SECOND_VARINT = 2 << 3;
    private static final int FIRST = 1 << 3 | 2;
    private static final int SECOND = 2 << 3 | 2;
    // google.protobuf.Value
    private static final int NUMBER_VALUE = 2 << 3 | 1;
    private static final int STRING_VALUE = 3 << 3 | 2;
    private static final int BOOL_VALUE = 4 << 3;
    private static final int STRUCT_VALUE = 5 << 3 | 2;
    private static final int LIST_VALUE = 6 << 3 | 2;

    private final Reading reading;
    private final JsonCursor cursor;
    private final WireBuffer out;
    private final IntegerReader integers;
    private final ValueReader values;
    private final AnyTypes anyTypes;
    private final PlanBuilder plans = new PlanBuilder();
    private final Map<String, FieldPlan> anyPlans = new HashMap<>();

    WellKnownReader(Reading reading, IntegerReader integers, ValueReader values, AnyTypes anyTypes) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.out = reading.out;
        this.integers = integers;
        this.values = values;
        this.anyTypes = anyTypes;
    }

    /** Reads the content of a Timestamp or a Duration. */
    Object readTime(FieldPlan field, int c, int start, boolean box) {
        TimeText time = reading.time;
        if (c != '"') {
            return reading.wrongType(start, field.kind.expected);
        }
        cursor.string();
        boolean read = field.kind == Kind.TIMESTAMP
                ? time.readTime(cursor.text, cursor.textStart, cursor.textEnd)
                : time.readDuration(cursor.text, cursor.textStart, cursor.textEnd);
        if (!read) {
            return reading.wrongType(start, field.kind.expected);
        }

        if (time.seconds != 0) {
            out.varint32(FIRST_VARINT);
            out.varint64(time.seconds);
        }

        if (time.nanos != 0) {
            out.varint32(SECOND_VARINT);
            out.varint64(time.nanos);
        }

        if (field.timeCheck != null) {
            values.checkTime(field, time.micros(), start);
        }
        return box ? time.micros() : null;
    }

    /** Reads the content of a message whose column is its JSON text. */
    void read(FieldPlan field, int c) {
        switch (field.kind) {
            case FIELD_MASK -> fieldMask(c);
            case VALUE -> value(c);
            case STRUCT -> {
                if (c == '{') {
                    struct();
                } else {
                    reading.wrongType(cursor.position, field.kind.expected);
                }
            }
            case LIST_VALUE -> {
                if (c == '[') {
                    list();
                } else {
                    reading.wrongType(cursor.position, field.kind.expected);
                }
            }
            case ANY -> {
                if (c == '{') {
                    any(field);
                } else {
                    reading.wrongType(cursor.position, field.kind.expected);
                }
            }
            default -> throw new IllegalStateException(field.kind + " has columns of its own");
        }
    }

    private void fieldMask(int c) {
        int start = cursor.position;
        if (c != '"') {
            reading.wrongType(start, Kind.FIELD_MASK.expected);
            return;
        }
        cursor.string();
        byte[] snake = new byte[2 * (cursor.textEnd - cursor.textStart)];
        int length = 0;
        for (int at = cursor.textStart; at <= cursor.textEnd; at++) {
            int letter = at < cursor.textEnd ? cursor.text[at] : ',';
            if (letter == ',') {
                if (length > 0) {
                    out.field(FIRST, snake, 0, length);
                }
                length = 0;
            } else if (letter >= 'A' && letter <= 'Z') {
                snake[length++] = '_';
                snake[length++] = (byte) (letter + 'a' - 'A');
            } else if (letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9' || letter == '.') {
                snake[length++] = (byte) letter;
            } else {
                reading.wrongType(start, Kind.FIELD_MASK.expected);
                return;
            }
        }
    }

    private void value(int c) {
        int start = cursor.position;
        switch (c) {
            case 'n' -> {
                cursor.literal("null");
                out.varint32(FIRST_VARINT);
                out.varint32(0);
            }
            case 't', 'f' -> {
                cursor.literal(c == 't' ? "true" : "false");
                out.varint32(BOOL_VALUE);
                out.varint32(c == 't' ? 1 : 0);
            }
            case '"' -> {
                text();
                out.field(STRING_VALUE, cursor.text, cursor.textStart, cursor.textEnd - cursor.textStart);
            }
            case '{' -> {
                int content = out.open(STRUCT_VALUE, 1);
                struct();
                out.close(content, 1);
            }
            case '[' -> {
                int content = out.open(LIST_VALUE, 1);
                list();
                out.close(content, 1);
            }
            default -> {
                integers.readNumber();
                double number = reading.number.toDouble();
                if (Double.isInfinite(number)) {
                    reading.wrongType(start, Kind.DOUBLE.expected);
                }
                out.varint32(NUMBER_VALUE);
                out.fixed64(Double.doubleToRawLongBits(number));
            }
        }
    }

    private void text() {
        int start = cursor.position;
        cursor.string();
        if (cursor.hasLoneSurrogate) {
            reading.wrongType(start, "a string without half a surrogate pair");
        }
    }

    private void struct() {
        cursor.enter();
        Set<String> names = new HashSet<>();
        int c = cursor.nextAfter();
        while (c != '}' || !names.isEmpty()) {
            cursor.expect(c, '"');
            int entry = out.open(FIRST, 1);
            text();
            out.field(FIRST, cursor.text, cursor.textStart, cursor.textEnd - cursor.textStart);
            String name = cursor.textValue();
            if (!names.add(name)) {
                reading.duplicate(reading.path.text(cursor.in) + " has the name " + Shorten.text(name) + " twice");
            }
            cursor.checkItems(names.size());
            cursor.expect(cursor.next(), ':');
            c = cursor.nextAfter();
            int content = out.open(SECOND, 1);
            value(c);
            out.close(content, 1);
            out.close(entry, 1);
            c = cursor.next();
            if (c != ',') {
                cursor.expect(c, '}');
                break;
            }
            c = cursor.nextAfter();
        }
        cursor.position++;
        cursor.leave();
    }

    private void list() {
        cursor.enter();
        int count = 0;
        int c = cursor.nextAfter();
        while (c != ']' || count > 0) {
            cursor.checkItems(++count);
            int content = out.open(FIRST, 1);
            value(c);
            out.close(content, 1);
            c = cursor.next();
            if (c != ',') {
                cursor.expect(c, ']');
                break;
            }
            c = cursor.nextAfter();
        }
        cursor.position++;
        cursor.leave();
    }

    private void any(FieldPlan field) {
        int start = cursor.position;
        Optional<String> url = typeUrl();
        cursor.position = start;
        if (url.isEmpty()) {
            // An object with nothing in it is an Any with nothing in it.
            cursor.skipValue();
            if (!isEmptyObject(start)) {
                reading.wrongType(start, field.kind.expected);
            }
            return;
        }
        Optional<FieldPlan> type = anyTypes.find(url.get()).map(this::anyPlan);
        if (type.isEmpty()) {
            reading.wrongType(start, field.kind.expected);
            return;
        }
        byte[] name = url.get().getBytes(StandardCharsets.UTF_8);
        out.field(FIRST, name, 0, name.length);
        int mark = out.position();
        int content = out.open(SECOND, 1);
        if (type.get().kind == Kind.MESSAGE) {
            reading.messages.readTyped(type.get().message);
        } else {
            reading.messages.readTypedValue(type.get());
        }

        if (out.position() == content) {
            out.truncate(mark);
        } else {
            out.close(content, 1);
        }
    }

    private FieldPlan anyPlan(Descriptor message) {
        return anyPlans.computeIfAbsent(message.getFullName(), name -> plans.inAny(message));
    }

    private boolean isEmptyObject(int start) {
        return JsonGrammar.whitespace(cursor.in, start + 1) == cursor.position - 1;
    }

    // The value of "@type", which may stand anywhere in the object.
    private Optional<String> typeUrl() {
        int c = cursor.nextAfter();
        while (c == '"') {
            cursor.string();
            boolean type = cursor.textValue().equals("@type");
            cursor.expect(cursor.next(), ':');
            c = cursor.nextAfter();
            if (type && c == '"') {
                cursor.string();
                return cursor.hasLoneSurrogate ? Optional.empty() : Optional.of(cursor.textValue());
            }
            cursor.skipValue();
            c = cursor.next();
            c = c == ',' ? cursor.nextAfter() : c;
        }
        return Optional.empty();
    }
}
