package io.faultstream.codec;

import io.faultstream.proto.v1.StringRule;

/** A {@link StringRule}, ready to be asked. One per task: holds a matcher. */
final class TextCheck {
    private final long shortest;
    private final long longest;
    private final String patternText;
    // Null without a pattern.
    private final ValuePattern pattern;

    TextCheck(StringRule rule) {
        shortest = Integer.toUnsignedLong(rule.getMinLength());
        longest = rule.hasMaxLength() ? Integer.toUnsignedLong(rule.getMaxLength()) : Long.MAX_VALUE;
        patternText = rule.getPattern();
        pattern = patternText.isEmpty() ? null : new ValuePattern(patternText);
    }

    /** Whether the rule is kept by any ASCII of that length. */
    boolean holds(int length) {
        return length >= shortest && length <= longest && pattern == null;
    }

    /** Why the string that the cursor read last breaks the rule, or null if it holds: hot path. */
    String violation(JsonCursor cursor) {
        int length = cursor.isAscii
                ? cursor.textEnd - cursor.textStart
                : Utf8.characters(cursor.text, cursor.textStart, cursor.textEnd);
        String why = lengthViolation(length);
        return why != null || pattern == null ? why : patternViolation(cursor.textValue());
    }

    /** The same for a string that was not read from JSON. */
    String violation(String value) {
        String why = lengthViolation(value.codePointCount(0, value.length()));
        return why != null || pattern == null ? why : patternViolation(value);
    }

    private String lengthViolation(int length) {
        if (length < shortest) {
            return "shorter than " + shortest + " characters";
        }
        return length > longest ? "longer than " + longest + " characters" : null;
    }

    private String patternViolation(String value) {
        return pattern.matches(value) ? null : "does not match " + patternText;
    }
}
