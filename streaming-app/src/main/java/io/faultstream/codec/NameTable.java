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
        // The name and the quote after it, eight bytes at a time; of the last eight only those in the mask count.
        private final long[] words;
        private final long lastMask;
        /** The name that came after this one last time: producers write fields in one order. */
        Name<T> successor;

        private Name(byte[] bytes, T value) {
            this.bytes = bytes;
            this.value = value;
            byte[] padded = Arrays.copyOf(bytes, bytes.length / 8 * 8 + 8);
            padded[bytes.length] = '"';
            words = new long[padded.length / 8];
            Arrays.setAll(words, i -> (long) LONGS.get(padded, 8 * i));
            lastMask = -1L >>> 8 * (padded.length - bytes.length - 1);
        }

        /** Whether the text {@code "name"} stands at {@code quote}. */
        boolean isAt(byte[] in, int quote) {
            int start = quote + 1;
            if (in.length - start < 8 * words.length) {
                int end = start + bytes.length;
                return end < in.length && in[end] == '"' && Arrays.equals(in, start, end, bytes, 0, bytes.length);
            }
            int last = words.length - 1;
            for (int i = 0; i < last; i++) {
                if ((long) LONGS.get(in, start + 8 * i) != words[i]) {
                    return false;
                }
            }
            return ((long) LONGS.get(in, start + 8 * last) & lastMask) == words[last];
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
