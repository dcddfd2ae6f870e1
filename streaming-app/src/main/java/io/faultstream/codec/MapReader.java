package io.faultstream.codec;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a JSON object as a map field. */
final class MapReader {
    private final Reading reading;
    private final JsonCursor cursor;
    private final WireBuffer out;
    private final IntegerReader integers;
    private final ValueReader values;

    MapReader(Reading reading, IntegerReader integers, ValueReader values) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.out = reading.out;
        this.integers = integers;
        this.values = values;
    }

    /** Reads the object at the cursor; the column is a {@link Map} in the order of the text. */
    Object read(FieldPlan field, int c, boolean box) {
        if (c != '{') {
            return reading.wrongType(cursor.position, "an object");
        }
        cursor.enter();
        Map<Object, Object> entries = box ? new LinkedHashMap<>() : new HashMap<>();
        int count = 0;
        int next = cursor.nextAfter();
        while (next != '}' || count > 0) {
            cursor.expect(next, '"');
            cursor.checkItems(++count);
            entry(field, entries, box);
            next = cursor.next();
            if (next != ',') {
                cursor.expect(next, '}');
                break;
            }
            next = cursor.nextAfter();
        }
        cursor.position++;
        cursor.leave();
        reading.path.endItems();
        checkItems(field, count);
        return box ? entries : null;
    }

    private void entry(FieldPlan field, Map<Object, Object> entries, boolean box) {
        int mark = out.position();
        int content = out.open(field.tag, field.lengthGuess);
        int start = cursor.position;
        cursor.string();
        reading.path.key(start + 1, cursor.position - 1);
        Object key = key(field.mapKey, start);
        cursor.expect(cursor.next(), ':');
        Object value = values.read(field.mapValue, cursor.nextAfter(), box);
        if (value == Reading.ABSENT) {
            out.truncate(mark);
            return;
        }
        field.lengthGuess = out.close(content, field.lengthGuess);
        if (key != null && entries.put(key, value == null ? Reading.ABSENT : value) != null) {
            reading.duplicate(reading.path.text(cursor.in) + " is given twice");
        }
    }

    // Null after a problem.
    private Object key(FieldPlan field, int start) {
        if (field.kind == Kind.STRING) {
            if (cursor.hasLoneSurrogate) {
                return reading.wrongType(start, "a string without half a surrogate pair");
            }
            out.field(field.tag, cursor.text, cursor.textStart, cursor.textEnd - cursor.textStart);
            return cursor.textValue();
        }

        if (field.kind == Kind.BOOL) {
            String text = cursor.textValue();
            if (!text.equals("true") && !text.equals("false")) {
                return reading.wrongType(start, "\"true\" or \"false\" as a key");
            }
            out.varint32(field.tag);
            out.varint32(text.equals("true") ? 1 : 0);
            return text.equals("true");
        }

        if (!integers.isText()) {
            return reading.wrongType(start, field.kind.expected + " as a key");
        }
        long value = integers.value(field.kind, start);
        out.varint32(field.tag);
        IntegerReader.write(out, field.kind, value);
        return IntegerReader.column(field.kind, value);
    }

    private void checkItems(FieldPlan field, int count) {
        String why = field.itemsCheck == null ? null : field.itemsCheck.violation(count);
        if (why != null && reading.problems.wants(RejectReason.RULE_VIOLATED)) {
            reading.problems.add(
                    RejectReason.RULE_VIOLATED, reading.path.text(cursor.in) + " has " + count + " entries: " + why);
        }
    }
}
