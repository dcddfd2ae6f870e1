package io.faultstream.codec;

import java.util.Arrays;

/** Base64 in both alphabets (RFC 4648 sections 4 and 5), padded or not. */
final class Base64Text {
    private static final byte[] STANDARD = table('+', '/');
    private static final byte[] URL = table('-', '_');

    private Base64Text() {}

    /** The bytes, or null if the text is not base64: hot path. */
    static byte[] decode(byte[] text, int start, int end) {
        byte[] bytes = decode(text, start, end, STANDARD);
        return bytes == null ? decode(text, start, end, URL) : bytes;
    }

    private static byte[] decode(byte[] text, int start, int end, byte[] values) {
        int last = end;
        while (last > start && end - last < 2 && text[last - 1] == '=') {
            last--;
        }
        int rest = (last - start) % 4;
        if (rest == 1 || last != end && (end - start) % 4 != 0) {
            return null;
        }
        byte[] bytes = new byte[(int) ((last - start) * 3L / 4)];
        int bits = 0;
        int held = 0;
        int length = 0;
        for (int at = start; at < last; at++) {
            int value = text[at] < 0 ? -1 : values[text[at]];
            if (value < 0) {
                return null;
            }
            held = held << 6 | value;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[length++] = (byte) (held >>> bits);
            }
        }
        return bytes;
    }

    private static byte[] table(char sixtyTwo, char sixtyThree) {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < 26; i++) {
            values['A' + i] = (byte) i;
            values['a' + i] = (byte) (26 + i);
        }
        for (int i = 0; i < 10; i++) {
            values['0' + i] = (byte) (52 + i);
        }
        values[sixtyTwo] = 62;
        values[sixtyThree] = 63;
        return values;
    }
}
