package io.faultstream.codec;

import java.util.Arrays;

/**
 * Walks over one JSON value (RFC 8259) without building anything and without recursion, so that no nesting can exhaust
 * the stack. Takes any depth and counts it; what that means is for the caller to say.
 */
final class JsonGrammar {
    private static final int KEPT = 1 << 12;

    private final int maxItems;
    private final JsonNumber number = new JsonNumber();
    // One bit per open container: set for an object.
    private long[] objects = new long[2];
    private int[] items = new int[64];

    private int deepest;
    private boolean tooManyItems;
    private int failedAt;
    private String expected = "";

    JsonGrammar(int maxItems) {
        this.maxItems = maxItems;
    }

    int deepest() {
        return deepest;
    }

    boolean hasTooManyItems() {
        return tooManyItems;
    }

    int failedAt() {
        return failedAt;
    }

    /** What would have been right at {@link #failedAt()}. */
    String expected() {
        return expected;
    }

    /** Position after the value that starts at {@code from}, or -1 if the grammar does not allow it. */
    int skip(byte[] in, int from) {
        deepest = 0;
        tooManyItems = false;
        int end = walk(in, from);
        if (items.length > KEPT) {
            items = new int[64];
            objects = new long[2];
        }
        return end;
    }

    private int walk(byte[] in, int from) {
        int depth = 0;
        int at = from;
        while (true) {
            // A value begins at `at`.
            int c = at < in.length ? in[at] : 0;
            if (c == '{' || c == '[') {
                push(depth, c == '{');
                depth++;
                deepest = Math.max(deepest, depth);
                at = whitespace(in, at + 1);
                int first = at < in.length ? in[at] : 0;
                if (first != (c == '{' ? '}' : ']')) {
                    if (c == '{') {
                        at = name(in, at);
                        if (at < 0) {
                            return -1;
                        }
                    }
                    count(depth);
                    continue;
                }
                at++;
                depth--;
            } else {
                at = scalar(in, at, c);
                if (at < 0) {
                    return -1;
                }
            }

            // A value has ended at `at`: close what closes here, and go to the next value.
            while (true) {
                if (depth == 0) {
                    return at;
                }
                at = whitespace(in, at);
                int after = at < in.length ? in[at] : 0;
                boolean inObject = isObject(depth - 1);
                if (after == ',') {
                    count(depth);
                    at = whitespace(in, at + 1);
                    if (inObject) {
                        at = name(in, at);
                        if (at < 0) {
                            return -1;
                        }
                    }
                    break;
                }
                if (after != (inObject ? '}' : ']')) {
                    return fail(at, inObject ? "',' or '}'" : "',' or ']'");
                }
                at++;
                depth--;
            }
        }
    }

    private int name(byte[] in, int at) {
        if (at >= in.length || in[at] != '"') {
            return fail(at, "a name in double quotes");
        }
        int end = string(in, at);
        if (end < 0) {
            return -1;
        }
        int colon = whitespace(in, end);
        if (colon >= in.length || in[colon] != ':') {
            return fail(colon, "':'");
        }
        return whitespace(in, colon + 1);
    }

    private int scalar(byte[] in, int at, int c) {
        switch (c) {
            case '"':
                return string(in, at);
            case 't':
                return literal(in, at, "true");
            case 'f':
                return literal(in, at, "false");
            case 'n':
                return literal(in, at, "null");
            default:
                return number.read(in, at, in.length) ? number.end() : fail(at, "a value");
        }
    }

    private int literal(byte[] in, int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= in.length || in[at + i] != word.charAt(i)) {
                return fail(at, "a value");
            }
        }
        return at + word.length();
    }

    // Bytes above 0x7F pass: whether they are UTF-8 is asked elsewhere, once for the whole text.
    private int string(byte[] in, int from) {
        int end = JsonCursor.plainEnd(in, from + 1);
        if (end >= 0) {
            return end + 1;
        }
        int at = ~end;
        while (at < in.length) {
            int c = in[at];
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\') {
                at = escape(in, at);
                if (at < 0) {
                    return -1;
                }
            } else if (c >= 0 && c < ' ') {
                return fail(at, "no control character inside a string");
            } else {
                at++;
            }
        }
        return fail(at, "'\"' at the end of the string");
    }

    private int escape(byte[] in, int at) {
        int kind = at + 1 < in.length ? in[at + 1] : 0;
        if (kind == 'u') {
            for (int i = 2; i < 6; i++) {
                if (at + i >= in.length || Character.digit(in[at + i], 16) < 0) {
                    return fail(at, "four hexadecimal digits after \\u");
                }
            }
            return at + 6;
        }
        return kind != 0 && "\"\\/bfnrt".indexOf(kind) >= 0 ? at + 2 : fail(at, "one of the escapes of JSON");
    }

    private int fail(int at, String wanted) {
        failedAt = at;
        expected = wanted;
        return -1;
    }

    private void push(int depth, boolean object) {
        if (depth == items.length) {
            items = Arrays.copyOf(items, depth * 2);
        }
        if (depth >> 6 == objects.length) {
            objects = Arrays.copyOf(objects, objects.length * 2);
        }
        items[depth] = 0;
        long bit = 1L << depth;
        objects[depth >> 6] = object ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
    }

    private boolean isObject(int depth) {
        return (objects[depth >> 6] >>> depth & 1) != 0;
    }

    private void count(int depth) {
        if (++items[depth - 1] > maxItems) {
            tooManyItems = true;
        }
    }

    static int whitespace(byte[] in, int from) {
        int at = from;
        while (at < in.length && isWhitespace(in[at])) {
            at++;
        }
        return at;
    }

    static boolean isWhitespace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
