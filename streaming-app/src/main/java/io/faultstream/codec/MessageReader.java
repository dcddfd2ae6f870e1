package io.faultstream.codec;

import io.faultstream.codec.FieldPlan.Shape;
import io.faultstream.codec.NameTable.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Reads a JSON object as a message: its fields to the wire and to columns, the rest to the rescued data. */
final class MessageReader {
    private static final String ANY_TYPE = "@type";

    private final Reading reading;
    private final JsonCursor cursor;
    private final WireBuffer out;
    private final RecordPath path;
    // Stacks with one frame per open message: bits of the fields named, the oneofs set, the fields left absent ...
    private long[] bits = new long[64];
    private int bitsTop;
    // ... and (field number, start on the wire) of the fields written.
    private int[] written = new int[256];
    private int writtenTop;
    // Where the name that was looked up last stands between its quotes.
    private int nameStart;
    private int nameEnd;

    MessageReader(Reading reading) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.out = reading.out;
        this.path = reading.path;
    }

    void reset() {
        bitsTop = 0;
        writtenTop = 0;
    }

    /** Reads the object at the cursor into {@code columns}, or to the wire alone if that is null. */
    void read(MessagePlan plan, Object[] columns) {
        read(plan, columns, null, false);
    }

    /** Reads the object at the cursor, a record, into {@code fields}. */
    void readRecord(MessagePlan plan, RecordFields fields) {
        read(plan, null, fields, false);
    }

    /** Reads the object of an Any, in which {@code "@type"} is not a field. */
    void readTyped(MessagePlan plan) {
        read(plan, null, null, true);
    }

    /** Reads the object of an Any of a type with a JSON form of its own: {@code "@type"} and {@code "value"}. */
    void readTypedValue(FieldPlan field) {
        cursor.enter();
        path.down();
        path.field(field);
        Set<String> names = new HashSet<>();
        int c = cursor.nextAfter();
        while (c != '}' || !names.isEmpty()) {
            cursor.expect(c, '"');
            nameStart = cursor.position + 1;
            cursor.string();
            nameEnd = cursor.position - 1;
            boolean value = cursor.textValue().equals("value");
            cursor.expect(cursor.next(), ':');
            c = cursor.nextAfter();
            if (value && names.add("value")) {
                reading.values.readContent(field, c, false);
            } else {
                unknown(names, true);
            }
            c = cursor.next();
            if (c != ',') {
                cursor.expect(c, '}');
                break;
            }
            c = cursor.nextAfter();
        }
        cursor.position++;
        cursor.leave();
        path.up();
    }

    private void read(MessagePlan plan, Object[] columns, RecordFields fields, boolean typed) {
        cursor.enter();
        path.down();
        int seen = bitsTop;
        int absent = seen + plan.words;
        bitsTop = absent + plan.fieldWords;
        if (bitsTop > bits.length) {
            bits = Arrays.copyOf(bits, 2 * bitsTop);
        }
        Arrays.fill(bits, seen, bitsTop, 0);
        int firstWritten = writtenTop;
        int lastNumber = 0;
        boolean sorted = true;
        Set<String> unknown = null;

        int count = 0;
        Name<FieldPlan> last = plan.start;
        boolean more = cursor.nextAfter() != '}';
        while (more) {
            count++;
            Name<FieldPlan> name = last.successor;
            int colon = name == null ? -1 : name.after(cursor.in, cursor.position);
            if (colon < 0) {
                name = uncommonName(plan, last);
                colon = cursor.position;
            }
            int c = cursor.nextValue(colon);

            if (name == null) {
                unknown = unknown == null ? new HashSet<>() : unknown;
                unknown(unknown, typed);
            } else {
                last = name;
                FieldPlan field = name.value;
                path.field(field);
                boolean present = false;
                if (takes(field, c, seen, plan.fieldWords)) {
                    sorted &= field.number >= lastNumber;
                    lastNumber = field.number;
                    wrote(field.number);
                    present = fields != null ? field(field, c, fields) : field(field, c, columns);
                }
                if (!present) {
                    bits[absent + (field.slot >> 6)] |= 1L << field.slot;
                }
            }

            more = cursor.nextMember();
        }
        cursor.checkItems(count);
        cursor.position++;
        cursor.leave();

        missing(plan, seen, absent);
        if (!sorted) {
            // The same record is the same bytes, in whatever order its fields come.
            out.sortFields(written, firstWritten, writtenTop);
        }
        writtenTop = firstWritten;
        bitsTop = seen;
        path.up();
    }

    private Name<FieldPlan> uncommonName(MessagePlan plan, Name<FieldPlan> last) {
        cursor.expect(cursor.next(), '"');
        nameStart = cursor.position + 1;
        cursor.string();
        nameEnd = cursor.position - 1;
        cursor.expect(cursor.next(), ':');
        cursor.position++;
        Name<FieldPlan> name = plan.names.find(cursor.text, cursor.textStart, cursor.textEnd);
        if (name != null) {
            NameTable.learn(last, name);
        }
        return name;
    }

    // Whether the field's value is to be read; if not, it has been skipped.
    private boolean takes(FieldPlan field, int c, int seen, int fieldWords) {
        int word = seen + (field.slot >> 6);
        long bit = 1L << field.slot;
        if ((bits[word] & bit) != 0) {
            reading.duplicate(path.text(cursor.in) + " is given twice");
            cursor.skipValue();
            return false;
        }
        bits[word] |= bit;

        if (c == 'n' && !(field.kind.takesNull() && field.shape == Shape.SINGULAR)) {
            cursor.literal("null");
            return false;
        }

        if (field.oneof >= 0) {
            int oneofWord = seen + fieldWords + (field.oneof >> 6);
            long oneofBit = 1L << field.oneof;
            if ((bits[oneofWord] & oneofBit) != 0) {
                reading.duplicate(path.text(cursor.in) + " is given beside another member of oneof "
                        + field.descriptor.getContainingOneof().getName());
                cursor.skipValue();
                return false;
            }
            bits[oneofWord] |= oneofBit;
        }
        return true;
    }

    private boolean field(FieldPlan field, int c, Object[] columns) {
        boolean box = columns != null;
        Object column = field.shape == Shape.SINGULAR
                ? reading.values.read(field, c, box)
                : field.shape == Shape.REPEATED
                        ? reading.values.arrays.read(field, c, box)
                        : reading.values.maps.read(field, c, box);
        if (column == Reading.ABSENT) {
            return false;
        }

        if (box) {
            columns[field.slot] = column;
        }
        return true;
    }

    private boolean field(FieldPlan field, int c, RecordFields fields) {
        if (field.shape == Shape.SINGULAR) {
            // Small enough to become part of the loop, which the method for all kinds is not.
            return field.kind == Kind.STRING
                    ? reading.values.readString(field, c, fields)
                    : reading.values.read(field, c, fields);
        }
        Object column = field.shape == Shape.REPEATED
                ? reading.values.arrays.read(field, c, true)
                : reading.values.maps.read(field, c, true);
        fields.put(field.slot, column);
        return true;
    }

    private void wrote(int number) {
        if (!out.isOn()) {
            return;
        }
        if (writtenTop + 2 > written.length) {
            written = Arrays.copyOf(written, 2 * written.length);
        }
        written[writtenTop++] = number;
        written[writtenTop++] = out.position();
    }

    private void unknown(Set<String> names, boolean typed) {
        // As bytes: half a surrogate pair must stay what it is, and differ from another.
        String name = new String(
                cursor.text, cursor.textStart, cursor.textEnd - cursor.textStart, StandardCharsets.ISO_8859_1);
        String shown = new String(cursor.in, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
        int start = cursor.position;
        cursor.skipValue();
        if (!names.add(name)) {
            reading.duplicate(Shorten.text(path.text(cursor.in, shown)) + " is given twice");
        } else if (!typed || !name.equals(ANY_TYPE)) {
            unknown(shown, start);
        }
    }

    private void unknown(String name, int valueStart) {
        if (reading.policy == UnknownFields.RESCUE) {
            reading.rescue.add(path.text(cursor.in, name), cursor.in, valueStart, cursor.position);
        } else if (reading.problems.wants(RejectReason.UNKNOWN_FIELD)) {
            reading.problems.add(
                    RejectReason.UNKNOWN_FIELD,
                    Shorten.text(path.text(cursor.in, name)) + " is not a field of the contract");
        }
    }

    private void missing(MessagePlan plan, int seen, int absent) {
        for (int word = 0; word < plan.fieldWords; word++) {
            long missing = plan.required[word] & (~bits[seen + word] | bits[absent + word]);
            if (missing != 0 && reading.problems.wants(RejectReason.MISSING_FIELD)) {
                int slot = 64 * word + Long.numberOfTrailingZeros(missing);
                boolean named = (bits[seen + word] >>> slot & 1) != 0;
                String name = path.text(cursor.in, plan.fields[slot].name);
                reading.problems.add(
                        RejectReason.MISSING_FIELD,
                        name + (named ? " has no value" : " is missing") + ": it is required");
            }
        }
    }
}
