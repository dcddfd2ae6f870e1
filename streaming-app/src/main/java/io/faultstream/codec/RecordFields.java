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

    private final boolean[] present;
    private final long[] numbers;
    private final byte[][] texts;
    private final int[] starts;
    private final int[] ends;
    private final Object[] objects;
    /** What a record has of fields that it does not give: proto3's defaults. */
    private final Object[] defaults;

    private final int[] defaultSlots;
    private byte[] record = NOTHING;
    private long eventMicros;
    private String rescued;
    private int rescuedFields;

    RecordFields(int slots, Object[] defaults) {
        present = new boolean[slots];
        numbers = new long[slots];
        texts = new byte[slots][];
        starts = new int[slots];
        ends = new int[slots];
        objects = new Object[slots];
        this.defaults = defaults;
        List<Integer> given = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            if (defaults[slot] != null) {
                given.add(slot);
            }
        }
        defaultSlots = given.stream().mapToInt(slot -> slot).toArray();
    }

    /** Whether the record has a value for the slot. */
    public boolean has(int slot) {
        return present[slot];
    }

    public long number(int slot) {
        return numbers[slot];
    }

    public byte[] text(int slot) {
        return texts[slot];
    }

    public int start(int slot) {
        return starts[slot];
    }

    public int end(int slot) {
        return ends[slot];
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
        Arrays.fill(present, false);
    }

    void end(long micros, Rescue rescue) {
        for (int slot : defaultSlots) {
            if (!present[slot]) {
                put(slot, defaults[slot]);
            }
        }
        eventMicros = micros;
        rescuedFields = rescue.count();
        rescued = rescuedFields == 0 ? null : rescue.toJson().orElse(null);
    }

    void put(int slot, long number) {
        numbers[slot] = number;
        present[slot] = true;
    }

    /** The bytes are copied unless they are the record's own: those of an unescaped string are overwritten soon. */
    void put(int slot, byte[] text, int start, int end) {
        boolean own = text == record;
        texts[slot] = own ? text : Arrays.copyOfRange(text, start, end);
        starts[slot] = own ? start : 0;
        ends[slot] = own ? end : end - start;
        present[slot] = true;
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
            present[slot] = true;
        }
    }

    private static long bits(Number number) {
        if (number instanceof Double value) {
            return Double.doubleToRawLongBits(value);
        }
        return number instanceof Float value ? Float.floatToRawIntBits(value) : number.longValue();
    }
}
