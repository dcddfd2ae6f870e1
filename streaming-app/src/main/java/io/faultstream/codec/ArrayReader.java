package io.faultstream.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a JSON array as a repeated field. Numbers go through arrays of primitives: no object per item. */
final class ArrayReader {
    private static final int KEPT = 1 << 16;

    private final Reading reading;
    private final JsonCursor cursor;
    private final WireBuffer out;
    private final IntegerReader integers;
    private final ScalarReader scalars;
    private final ValueReader values;
    private float[] floats = new float[256];
    private double[] doubles = new double[256];
    private long[] longs = new long[256];

    ArrayReader(Reading reading, IntegerReader integers, ScalarReader scalars, ValueReader values) {
        this.reading = reading;
        this.cursor = reading.cursor;
        this.out = reading.out;
        this.integers = integers;
        this.scalars = scalars;
        this.values = values;
    }

    /** Reads the array at the cursor; the column as {@link ColumnType.Array} says. */
    Object read(FieldPlan field, int c, boolean box) {
        int start = cursor.position;
        if (c != '[') {
            return reading.wrongType(start, "an array");
        }
        cursor.enter();
        Object column;
        if (cursor.nextAfter() == ']') {
            cursor.position++;
            checkItems(field, 0);
            column = box ? emptyColumn(field) : null;
        } else {
            column = switch (field.kind) {
                case FLOAT -> floats(field, box);
                case DOUBLE -> doubles(field, box);
                case INT32,
                        SINT32,
                        SFIXED32,
                        UINT32,
                        FIXED32,
                        INT64,
                        SINT64,
                        SFIXED64,
                        UINT64,
                        FIXED64,
                        BOOL,
                        ENUM,
                        NULL_VALUE -> longs(field, box);
                default -> items(field, box);
            };
        }
        cursor.leave();
        return column;
    }

    private Object floats(FieldPlan field, boolean box) {
        float[] items = floats;
        boolean runs = true;
        int count = 0;
        int c = cursor.next();
        do {
            if (count == items.length) {
                items = Arrays.copyOf(items, 2 * count);
            }
            if (runs) {
                int start = cursor.position;
                int read = scalars.readFloats(items, count);
                runs = field.numberCheck == null || field.numberCheck.hold(items, count, read);
                if (runs) {
                    count = read;
                } else {
                    // Once more, one by one, to say which.
                    cursor.position = start;
                }
                c = itemAfterComma(count);
                if (count == items.length) {
                    continue;
                }
            }
            reading.path.item(count);
            int start = cursor.position;
            float value = scalars.readFloat(c);
            values.check(field, value, start);
            items[count++] = value;
            c = afterItem(count);
        } while (c != 0);
        checkItems(field, count);
        floats = items.length <= KEPT ? items : floats;

        if (field.packed) {
            out.varint32(field.tag);
            out.varint32(4 * count);
            out.floats(items, count);
        } else {
            for (int i = 0; i < count; i++) {
                out.varint32(field.tag);
                out.fixed32(Float.floatToRawIntBits(items[i]));
            }
        }
        return box ? Arrays.copyOf(items, count) : null;
    }

    private Object doubles(FieldPlan field, boolean box) {
        double[] items = doubles;
        boolean runs = true;
        int count = 0;
        int c = cursor.next();
        do {
            if (count == items.length) {
                items = Arrays.copyOf(items, 2 * count);
            }
            if (runs) {
                int start = cursor.position;
                int read = scalars.readDoubles(items, count);
                runs = field.numberCheck == null || field.numberCheck.hold(items, count, read);
                if (runs) {
                    count = read;
                } else {
                    // Once more, one by one, to say which.
                    cursor.position = start;
                }
                c = itemAfterComma(count);
                if (count == items.length) {
                    continue;
                }
            }
            reading.path.item(count);
            int start = cursor.position;
            double value = scalars.readDouble(c);
            values.check(field, value, start);
            items[count++] = value;
            c = afterItem(count);
        } while (c != 0);
        checkItems(field, count);
        doubles = items.length <= KEPT ? items : doubles;

        if (field.packed) {
            out.varint32(field.tag);
            out.varint32(8 * count);
            out.doubles(items, count);
        } else {
            for (int i = 0; i < count; i++) {
                out.varint32(field.tag);
                out.fixed64(Double.doubleToRawLongBits(items[i]));
            }
        }
        return box ? Arrays.copyOf(items, count) : null;
    }

    // Integers, and what the wire has as integers.
    private Object longs(FieldPlan field, boolean box) {
        long[] items = longs;
        int count = 0;
        int seen = 0;
        int c = cursor.next();
        do {
            if (count == items.length) {
                items = Arrays.copyOf(items, 2 * count);
            }
            reading.path.item(seen++);
            long value = longItem(field, c);
            if (value != ScalarReader.UNKNOWN_NAME || field.kind != Kind.ENUM) {
                items[count++] = value;
            }
            c = afterItem(seen);
        } while (c != 0);
        checkItems(field, seen);
        longs = items.length <= KEPT ? items : longs;
        writeLongs(field, items, count);
        return box ? longColumn(field, items, count) : null;
    }

    private long longItem(FieldPlan field, int c) {
        switch (field.kind) {
            case BOOL -> {
                return scalars.readBool(c) ? 1 : 0;
            }
            case ENUM, NULL_VALUE -> {
                return scalars.readEnum(field, c);
            }
            default -> {
                int start = cursor.position;
                long value = integers.read(field.kind, c);
                values.check(field, value, start);
                return value;
            }
        }
    }

    private void writeLongs(FieldPlan field, long[] items, int count) {
        if (field.packed && count > 0) {
            int size = 0;
            for (int i = 0; i < count; i++) {
                size += IntegerReader.size(field.kind, items[i]);
            }
            out.varint32(field.tag);
            out.varint32(size);
        }
        for (int i = 0; i < count; i++) {
            if (!field.packed) {
                out.varint32(field.tag);
            }
            IntegerReader.write(out, field.kind, items[i]);
        }
    }

    private Object items(FieldPlan field, boolean box) {
        List<Object> columns = box ? new ArrayList<>() : null;
        int count = 0;
        int c = cursor.next();
        do {
            reading.path.item(count++);
            Object column = values.read(field, c, box);
            if (box) {
                columns.add(column);
            }
            c = afterItem(count);
        } while (c != 0);
        checkItems(field, count);
        return box ? columns.toArray() : null;
    }

    // The first byte of the next item, or 0 after the last.
    private int afterItem(int count) {
        int c = cursor.next();
        if (c == ',') {
            cursor.position++;
            return itemAfterComma(count);
        }
        cursor.expect(c, ']');
        cursor.position++;
        return 0;
    }

    // The first byte of the item that follows so many others.
    private int itemAfterComma(int count) {
        cursor.checkItems(count + 1);
        int c = cursor.next();
        // End and bracket are no items: a comma stood before them.
        if (c == 0 || c == ']') {
            throw Unreadable.INSTANCE;
        }
        return c;
    }

    private void checkItems(FieldPlan field, int count) {
        reading.path.endItems();
        String why = field.itemsCheck == null ? null : field.itemsCheck.violation(count);
        if (why != null && reading.problems.wants(RejectReason.RULE_VIOLATED)) {
            reading.problems.add(
                    RejectReason.RULE_VIOLATED, reading.path.text(cursor.in) + " has " + count + " items: " + why);
        }
    }

    private static Object emptyColumn(FieldPlan field) {
        return switch (field.kind) {
            case FLOAT -> new float[0];
            case DOUBLE -> new double[0];
            default -> longColumn(field, new long[0], 0);
        };
    }

    private static Object longColumn(FieldPlan field, long[] items, int count) {
        if (field.kind.column == ColumnType.Scalar.INT) {
            int[] column = new int[count];
            for (int i = 0; i < count; i++) {
                column[i] = (int) items[i];
            }
            return column;
        }

        if (field.kind.isPrimitiveItem() && field.kind != Kind.BOOL) {
            return Arrays.copyOf(items, count);
        }

        if (field.kind == Kind.BOOL) {
            boolean[] column = new boolean[count];
            for (int i = 0; i < count; i++) {
                column[i] = items[i] != 0;
            }
            return column;
        }
        Object[] column = new Object[count];
        for (int i = 0; i < count; i++) {
            column[i] = field.kind.isInteger()
                    ? IntegerReader.column(field.kind, items[i])
                    : field.enumeration.name((int) items[i]);
        }
        return column;
    }
}
