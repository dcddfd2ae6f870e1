package io.faultstream.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The top-level fields of one record, by slot (the descriptor's order), as primitive values and slices of the record's own
 * bytes. Reused from record to record. How a field is kept follows from its {@link Column}:
 *
 * <ul>
 *   <li>INT, BIGINT, TIMESTAMP (microseconds): {@link #number}; BOOLEAN as 0 or 1; FLOAT and DOUBLE as their raw bits
 *   <li>STRING (UTF-8) and BINARY: {@link #text} from {@link #start} to {@link #end}
 *   <li>all else: {@link #object}, as {@link Decoded#columns()} has it
 * </ul>
 */
public final class RecordFields {
    private static final byte[] NOTHING = {};

    // The number of the record that gave the slot a value last: nothing needs to be cleared between records.
    private final long[] given;
    // Of texts the start and, above it, the end.
    private final long[] numbers;
    // Texts that are not the record's own bytes; null for those that are.
    private final byte[][] texts;
    private boolean hasTexts;
    private final Object[] objects;
    /** What a record has of fields that it does not give: proto3's defaults. */
    private final Object[] defaults;

    private final int[] defaultSlots;
    private long turn;
    private byte[] record = NOTHING;
    private long eventMicros;
    private String rescued;
    private int rescuedFields;

    RecordFields(int slots, Object[] defaults) {
        given = new long[slots];
        numbers = new long[slots];
        texts = new byte[slots][];
        objects = new Object[slots];
        this.defaults = defaults;
        List<Integer> withDefault = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            if (defaults[slot] != null) {
                withDefault.add(slot);
            }
        }
        defaultSlots = withDefault.stream().mapToInt(slot -> slot).toArray();
    }

    /** Whether the record has a value for the slot. */
    public boolean has(int slot) {
        return given[slot] == turn;
    }

    public long number(int slot) {
        return numbers[slot];
    }

    public byte[] text(int slot) {
        return texts[slot] == null ? record : texts[slot];
    }

    public int start(int slot) {
        return (int) numbers[slot];
    }

    public int end(int slot) {
        return (int) (numbers[slot] >>> 32);
    }

    public Object object(int slot) {
        return objects[slot];
    }

    /** Event time in microseconds since 1970-01-01T00:00:00Z. */
    public long eventTimeMicros() {
        return eventMicros;
    }

    /** What the contract does not know, as the text of one JSON object; null, as in the column, if there is nothing. */
    public String rescued() {
        return rescued;
    }

    public int rescuedFields() {
        return rescuedFields;
    }

    void begin(byte[] in) {
        record = in;
        turn++;
        if (hasTexts) {
            Arrays.fill(texts, null);
            hasTexts = false;
        }
    }

    void end(long micros, Rescue rescue) {
        for (int slot : defaultSlots) {
            if (!has(slot)) {
                put(slot, defaults[slot]);
            }
        }
        eventMicros = micros;
        rescuedFields = rescue.count();
        rescued = rescuedFields == 0 ? null : rescue.toJson().orElse(null);
    }

    void put(int slot, long number) {
        numbers[slot] = number;
        given[slot] = turn;
    }

    /** A text of the record's own bytes. */
    void putOwn(int slot, int start, int end) {
        put(slot, (long) end << 32 | start);
    }

    /** The bytes are copied unless they are the record's own: those of an unescaped string are overwritten soon. */
    void put(int slot, byte[] text, int start, int end) {
        if (text == record) {
            putOwn(slot, start, end);
            return;
        }
        texts[slot] = Arrays.copyOfRange(text, start, end);
        hasTexts = true;
        putOwn(slot, 0, end - start);
    }

    /** A value in the form of {@link Decoded#columns()}. */
    void put(int slot, Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            put(slot, bytes, 0, bytes.length);
        } else if (value instanceof byte[] bytes) {
            put(slot, bytes, 0, bytes.length);
        } else if (value instanceof Number number && !(value instanceof BigDecimal)) {
            put(slot, bits(number));
        } else if (value instanceof Boolean flag) {
            put(slot, flag ? 1 : 0);
        } else {
            objects[slot] = value;
            given[slot] = turn;
        }
    }

    private static long bits(Number number) {
        if (number instanceof Double value) {
            return Double.doubleToRawLongBits(value);
        }
        return number instanceof Float value ? Float.floatToRawIntBits(value) : number.longValue();
    }
}
