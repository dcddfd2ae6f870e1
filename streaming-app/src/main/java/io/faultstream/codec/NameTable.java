package io.faultstream.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Finds values by UTF-8 names without making strings: open addressing over a hash of the bytes. */
final class NameTable<T> {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** One name. */
    static final class Name<T> {
        final byte[] bytes;
        final T value;
        // The text "name": as JSON has it: eight bytes at a time, and the eight up to the colon, of which those in the
        // mask count. Counted from the colon they lie inside the input even where a record ends soon after.
        private final byte[] quoted;
        private final long[] heads;
        private final long tail;
        private final long tailMask;
        /** The name that came after this one last time: producers write fields in one order. */
        Name<T> successor;

        private Name(byte[] bytes, T value) {
            this.bytes = bytes;
            this.value = value;
            quoted = new byte[bytes.length + 3];
            quoted[0] = '"';
            System.arraycopy(bytes, 0, quoted, 1, bytes.length);
            quoted[bytes.length + 1] = '"';
            quoted[bytes.length + 2] = ':';
            heads = new long[(quoted.length - 1) / 8];
            Arrays.setAll(heads, i -> (long) LONGS.get(quoted, 8 * i));
            byte[] padded = new byte[quoted.length + 8];
            System.arraycopy(quoted, 0, padded, 8, quoted.length);
            tail = (long) LONGS.get(padded, quoted.length);
            tailMask = -1L << 8 * Math.max(0, 8 - quoted.length);
        }

        /** Position after the text {@code "name":} if that stands at {@code quote}, or -1. */
        int after(byte[] in, int quote) {
            int end = quote + quoted.length;
            if (end > in.length || end < 8) {
                boolean isHere = end <= in.length && Arrays.equals(in, quote, end, quoted, 0, quoted.length);
                return isHere ? end : -1;
            }
            for (int i = 0; i < heads.length; i++) {
                if ((long) LONGS.get(in, quote + 8 * i) != heads[i]) {
                    return -1;
                }
            }
            return ((long) LONGS.get(in, end - 8) & tailMask) == tail ? end : -1;
        }

        // Only a name that JSON never writes with an escape can be compared with the raw text.
        private boolean isPlain() {
            for (byte c : bytes) {
                if (c < ' ' || c == '"' || c == '\\') {
                    return false;
                }
            }
            return true;
        }
    }

    private final Name<T>[] slots;

    @SuppressWarnings({"unchecked", "rawtypes"})
    NameTable(Map<String, T> entries) {
        slots = new Name[Integer.highestOneBit(Math.max(1, entries.size())) * 4];
        entries.forEach((name, value) -> {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int slot = hash(bytes, 0, bytes.length) & (slots.length - 1);
            while (slots[slot] != null) {
                slot = slot + 1 & (slots.length - 1);
            }
            slots[slot] = new Name<>(bytes, value);
        });
    }

    /** The name, or null if it is not in the table: hot path. */
    Name<T> find(byte[] text, int start, int end) {
        int slot = hash(text, start, end) & (slots.length - 1);
        for (Name<T> name = slots[slot]; name != null; name = slots[slot]) {
            if (Arrays.equals(text, start, end, name.bytes, 0, name.bytes.length)) {
                return name;
            }
            slot = slot + 1 & (slots.length - 1);
        }
        return null;
    }

    /** Remembers that {@code next} came after {@code name}. */
    static <T> void learn(Name<T> name, Name<T> next) {
        if (next.isPlain()) {
            name.successor = next;
        }
    }

    /** A name that matches nothing, to start from. */
    static <T> Name<T> start() {
        return new Name<>(new byte[0], null);
    }

    private static int hash(byte[] text, int start, int end) {
        int hash = end - start;
        for (int at = start; at < end; at++) {
            hash = 31 * hash + text[at];
        }
        return hash ^ hash >>> 15;
    }
}
