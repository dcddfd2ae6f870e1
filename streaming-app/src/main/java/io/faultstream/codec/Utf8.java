package io.faultstream.codec;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** Position after the character whose lead byte (not ASCII) is at {@code at}, or -1 if it is not valid. */
    static int next(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0xC2) {
            return -1;
        }

        if (lead < 0xE0) {
            return end - at >= 2 && isTail(bytes[at + 1]) ? at + 2 : -1;
        }

        if (lead < 0xF0) {
            if (end - at < 3 || !isTail(bytes[at + 1]) || !isTail(bytes[at + 2])) {
                return -1;
            }
            int second = bytes[at + 1] & 0xFF;
            boolean overlong = lead == 0xE0 && second < 0xA0;
            boolean surrogate = lead == 0xED && second >= 0xA0;
            return overlong || surrogate ? -1 : at + 3;
        }

        if (lead > 0xF4 || end - at < 4) {
            return -1;
        }
        int second = bytes[at + 1] & 0xFF;
        if (lead == 0xF0 ? second < 0x90 : lead == 0xF4 && second > 0x8F) {
            return -1;
        }
        return isTail(bytes[at + 1]) && isTail(bytes[at + 2]) && isTail(bytes[at + 3]) ? at + 4 : -1;
    }

    /** Position of the first byte that is not part of valid UTF-8, or -1 if all are. */
    static int firstInvalid(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int next = next(bytes, at, bytes.length);
            if (next < 0) {
                return at;
            }
            at = next;
        }
        return -1;
    }

    /** How many Unicode characters valid UTF-8 holds. */
    static int characters(byte[] bytes, int start, int end) {
        int count = 0;
        for (int at = start; at < end; at++) {
            if (!isTail(bytes[at])) {
                count++;
            }
        }
        return count;
    }

    /** Writes one code point (surrogates as three bytes, so that they stay distinct) and returns the position after it. */
    static int put(int codePoint, byte[] target, int at) {
        if (codePoint < 0x80) {
            target[at] = (byte) codePoint;
            return at + 1;
        }

        if (codePoint < 0x800) {
            target[at] = (byte) (0xC0 | codePoint >> 6);
            target[at + 1] = (byte) (0x80 | codePoint & 0x3F);
            return at + 2;
        }

        if (codePoint < 0x10000) {
            target[at] = (byte) (0xE0 | codePoint >> 12);
            target[at + 1] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            target[at + 2] = (byte) (0x80 | codePoint & 0x3F);
            return at + 3;
        }
        target[at] = (byte) (0xF0 | codePoint >> 18);
        target[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        target[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        target[at + 3] = (byte) (0x80 | codePoint & 0x3F);
        return at + 4;
    }

    private static boolean isTail(byte unit) {
        return (unit & 0xC0) == 0x80;
    }
}
