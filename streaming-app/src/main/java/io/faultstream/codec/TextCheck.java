package io.faultstream.codec;

import io.faultstream.proto.v1.StringRule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link StringRule}, ready to be asked. One per task: holds a matcher. */
final class TextCheck {
    private final StringRule rule;
    // Null without a pattern.
    private final Matcher matcher;

    TextCheck(StringRule rule) {
        this.rule = rule;
        this.matcher = rule.getPattern().isEmpty()
                ? null
                : Pattern.compile(rule.getPattern()).matcher("");
    }

    /** Why the string that the cursor read last breaks the rule, or null if it holds: hot path. */
    String violation(JsonCursor cursor) {
        int length = cursor.isAscii
                ? cursor.textEnd - cursor.textStart
                : Utf8.characters(cursor.text, cursor.textStart, cursor.textEnd);
        String why = lengthViolation(length);
        return why != null || matcher == null ? why : patternViolation(cursor.textValue());
    }

    /** The same for a string that was not read from JSON. */
    String violation(String value) {
        String why = lengthViolation(value.codePointCount(0, value.length()));
        return why != null || matcher == null ? why : patternViolation(value);
    }

    private String lengthViolation(int length) {
        if (rule.hasMinLength() && length < Integer.toUnsignedLong(rule.getMinLength())) {
            return "shorter than " + Integer.toUnsignedString(rule.getMinLength()) + " characters";
        }

        if (rule.hasMaxLength() && length > Integer.toUnsignedLong(rule.getMaxLength())) {
            return "longer than " + Integer.toUnsignedString(rule.getMaxLength()) + " characters";
        }
        return null;
    }

    private String patternViolation(String value) {
        return matches(value) ? null : "does not match " + rule.getPattern();
    }

    private boolean matches(String value) {
        try {
            return matcher.reset(value).matches();
        } catch (StackOverflowError e) {
            // java.util.regex recurses over alternations in repetitions: a long value must not end the task.
            return false;
        }
    }
}
