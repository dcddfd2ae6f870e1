package io.faultstream.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The place in the text that is being read. Fields rather than accessors: this is the innermost loop. Whatever is not
 * JSON ends the reading with {@link Unreadable}.
 */
final class JsonCursor {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int KEPT = 1 << 20;

    byte[] in = new byte[0];
    int position;
    /** The string read last: where its characters are as UTF-8, in the input itself if nothing was escaped. */
    byte[] text = in;

    int textStart;
    int textEnd;
    boolean isAscii;
    boolean hasLoneSurrogate;

    private final CodecLimits limits;
    private final JsonGrammar grammar;
    private byte[] unescaped = new byte[256];
    private int depth;

    JsonCursor(CodecLimits limits) {
        this.limits = limits;
        this.grammar = new JsonGrammar(limits.maxItems());
    }

    void reset(byte[] input) {
        in = input;
        position = 0;
        depth = 0;
        if (unescaped.length > KEPT) {
            unescaped = new byte[256];
        }
    }

    /** Goes to the next byte that is not white space and returns it; 0, which JSON never allows, at the end. */
    int next() {
        byte[] input = in;
        int at = position;
        while (at < input.length) {
            int c = input[at];
            if (c > ' ' || !JsonGrammar.isWhitespace(c)) {
                position = at;
                return c;
            }
            at++;
        }
        position = at;
        return 0;
    }

    /** Steps over the byte at the cursor and goes on to the next one that is not white space. */
    int nextAfter() {
        position++;
        return next();
    }

    /** From {@code colon}, the position after one, to the value; returns the value's first byte. */
    int nextValue(int colon) {
        byte[] input = in;
        int at = colon;
        // The two usual spellings, without and with one space, need no loop.
        if (input.length - at > 1) {
            at += input[at] == ' ' ? 1 : 0;
            int c = input[at];
            if (c > ' ') {
                position = at;
                return c;
            }
        }
        position = at;
        return next();
    }

    /**
     * From the end of a member's value over the comma, and the one space that is usual after it, or to the closing bracket.
     * Returns whether a name must follow.
     */
    boolean nextMember() {
        byte[] input = in;
        int at = position;
        if (input.length - at > 2 && input[at] == ',') {
            position = at + (input[at + 1] == ' ' ? 2 : 1);
            return true;
        }
        int c = next();
        if (c == ',') {
            position++;
            return true;
        }
        expect(c, '}');
        return false;
    }

    /** Enters the object or array whose bracket is at the cursor. */
    void enter() {
        if (++depth > limits.maxDepth()) {
            throw Unreadable.INSTANCE;
        }
    }

    void leave() {
        depth--;
    }

    /** Counts an item of an array or object. */
    void checkItems(int count) {
        if (count > limits.maxItems()) {
            throw Unreadable.INSTANCE;
        }
    }

    void expect(int found, int wanted) {
        if (found != wanted) {
            throw Unreadable.INSTANCE;
        }
    }

    void literal(String word) {
        byte[] input = in;
        int at = position;
        if (input.length - at < word.length()) {
            throw Unreadable.INSTANCE;
        }
        for (int i = 0; i < word.length(); i++) {
            expect(input[at + i], word.charAt(i));
        }
        position = at + word.length();
    }

    /** Skips the value at the cursor, whatever it is; its text is valid when this returns. */
    void skipValue() {
        int start = position;
        int end = grammar.skip(in, start);
        if (end < 0 || grammar.hasTooManyItems() || depth + grammar.deepest() > limits.maxDepth()) {
            throw Unreadable.INSTANCE;
        }
        for (int at = start; at < end; ) {
            at = in[at] >= 0 ? at + 1 : Utf8.next(in, at, end);
            if (at < 0) {
                throw Unreadable.INSTANCE;
            }
        }
        position = end;
    }

    /** Reads the string whose opening quote is at the cursor. */
    void string() {
        byte[] input = in;
        int start = position + 1;
        int end = plainEnd(input, start);
        if (end < 0) {
            uncommonString(start, ~end);
            return;
        }
        text = input;
        textStart = start;
        textEnd = end;
        isAscii = true;
        hasLoneSurrogate = false;
        position = end + 1;
    }

    /**
     * Position of the quote that ends a string whose characters begin at {@code start}, if all are ASCII and none is
     * escaped; else the complement of where something else stands.
     */
    static int plainEnd(byte[] input, int start) {
        int at = start;
        // Most strings end within the first sixteen bytes, some within the first eight: no branch tells these apart.
        while (input.length - at >= 16) {
            int plain = plainBytes((long) LONGS.get(input, at));
            plain += plainBytes((long) LONGS.get(input, at + 8)) & -(plain >>> 3);
            at += plain;
            if (plain < 16) {
                return input[at] == '"' ? at : ~at;
            }
        }
        while (at < input.length) {
            int c = input[at];
            if (c == '"') {
                return at;
            }
            if (c < ' ' || c == '\\') {
                break;
            }
            at++;
        }
        return ~at;
    }

    // How many of eight bytes come before the first that is a quote, a backslash, a control character or not ASCII.
    private static int plainBytes(long block) {
        // With 2 turned over in each, the quote is the one character that lies below 0x21 with the control characters.
        // Subtracting may also mark bytes above a marked one; the lowest mark is always right.
        long control = (block ^ 0x0202020202020202L) - 0x2121212121212121L;
        long backslash = (block ^ 0x5C5C5C5C5C5C5C5CL) - 0x0101010101010101L;
        long special = (control | backslash | block) & 0x8080808080808080L;
        return Long.numberOfTrailingZeros(special) >>> 3;
    }

    /** The string read last. */
    String textValue() {
        return new String(
                text, textStart, textEnd - textStart, isAscii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** The input from {@code start} to the cursor. */
    String textSince(int start) {
        return new String(in, start, position - start, StandardCharsets.UTF_8);
    }

    private void uncommonString(int start, int from) {
        byte[] input = in;
        int at = from;
        // -1 until the first escape: up to then the input itself is the string.
        int length = -1;
        isAscii = true;
        hasLoneSurrogate = false;
        while (at < input.length) {
            int c = input[at];
            int next;
            if (c == '"') {
                text = length < 0 ? input : unescaped;
                textStart = length < 0 ? start : 0;
                textEnd = length < 0 ? at : length;
                position = at + 1;
                return;
            }
            if (c == '\\') {
                if (length < 0) {
                    length = at - start;
                    reserve(0, length);
                    System.arraycopy(input, start, unescaped, 0, length);
                }
                reserve(length, 4);
                length = escape(at, length);
                at = position;
                continue;
            }
            if (c >= ' ') {
                next = at + 1;
            } else if (c >= 0) {
                throw Unreadable.INSTANCE;
            } else {
                isAscii = false;
                next = Utf8.next(input, at, input.length);
                if (next < 0) {
                    throw Unreadable.INSTANCE;
                }
            }
            if (length >= 0) {
                reserve(length, 4);
                System.arraycopy(input, at, unescaped, length, next - at);
                length += next - at;
            }
            at = next;
        }
        throw Unreadable.INSTANCE;
    }

    // Leaves the cursor after the escape (both halves of a pair) and returns the new length.
    private int escape(int at, int length) {
        int kind = at + 1 < in.length ? in[at + 1] : 0;
        position = at + 2;
        int plain =
                switch (kind) {
                    case '"', '\\', '/' -> kind;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'u' -> -1;
                    default -> throw Unreadable.INSTANCE;
                };
        if (plain >= 0) {
            unescaped[length] = (byte) plain;
            return length + 1;
        }

        int unit = hex(at + 2);
        if (unit < 0) {
            throw Unreadable.INSTANCE;
        }
        position = at + 6;
        if (unit >= 0xD800 && unit < 0xDC00 && at + 7 < in.length && in[at + 6] == '\\' && in[at + 7] == 'u') {
            int low = hex(at + 8);
            if (low >= 0xDC00 && low < 0xE000) {
                unit = Character.toCodePoint((char) unit, (char) low);
                position = at + 12;
            }
        }
        hasLoneSurrogate |= unit >= 0xD800 && unit < 0xE000;
        isAscii &= unit < 0x80;
        return Utf8.put(unit, unescaped, length);
    }

    private int hex(int at) {
        if (in.length - at < 4) {
            return -1;
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(in[at + i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private void reserve(int length, int more) {
        if (unescaped.length - length < more) {
            unescaped = Arrays.copyOf(unescaped, Math.max(unescaped.length * 2, length + more));
        }
    }
}
