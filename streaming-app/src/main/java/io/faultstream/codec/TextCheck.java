package io.faultstream.codec;

import io.faultstream.proto.v1.StringRule;

/** A {@link StringRule}, ready to be asked. One per task: holds a matcher. */
final class TextCheck {
    private final StringRule rule;
    // Null without a pattern.
    private final ValuePattern pattern;

    TextCheck(StringRule rule) {
        this.rule = rule;
        this.pattern = rule.getPattern().isEmpty() ? null : new ValuePattern(rule.getPattern());
    }

    /** Why the string that the cursor read last breaks the rule, or null if it holds: hot path. */
    String violation(JsonCursor cursor) {
        int length = cursor.isAscii
                ? cursor.textEnd - cursor.textStart
                : Utf8.characters(cursor.text, cursor.textStart, cursor.textEnd);
        if (rule.hasMinLength() && length < Integer.toUnsignedLong(rule.getMinLength())) {
            return "shorter than " + Integer.toUnsignedString(rule.getMinLength()) + " characters";
        }

        if (rule.hasMaxLength() && length > Integer.toUnsignedLong(rule.getMaxLength())) {
            return "longer than " + Integer.toUnsignedString(rule.getMaxLength()) + " characters";
        }
        return pattern == null || pattern.matches(cursor.textValue()) ? null : "does not match " + rule.getPattern();
    }
}
