package io.faultstream.codec;

import java.nio.charset.StandardCharsets;

/** Cuts values for the details that people read. */
final class Shorten {
    private static final int LONGEST = 100;

    private Shorten() {}

    /** Text of at most 100 characters, without control characters. */
    static String text(byte[] bytes, int start, int end) {
        // At most four bytes a character: what is further away is cut off in any case.
        int cut = Math.min(end, start + 4 * LONGEST + 4);
        return text(new String(bytes, start, cut - start, StandardCharsets.UTF_8));
    }

    static String text(String value) {
        String shown = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
        return shown.chars().anyMatch(Character::isISOControl) ? shown.replaceAll("\\p{Cntrl}", " ") : shown;
    }
}
