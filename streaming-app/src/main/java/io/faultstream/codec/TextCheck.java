package io.faultstream.codec;

import io.faultstream.proto.v1.StringRule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link StringRule}, ready to be asked. One per task: holds a matcher. */
final class TextCheck {
    private final long shortest;
    private final long longest;
    private final String pattern;
    // Null without a pattern.
    private final Matcher matcher;

    TextCheck(StringRule rule) {
        shortest = Integer.toUnsignedLong(rule.getMinLength());
        longest = rule.hasMaxLength() ? Integer.toUnsignedLong(rule.getMaxLength()) : Long.MAX_VALUE;
        pattern = rule.getPattern();
        matcher = pattern.isEmpty() ? null : Pattern.compile(pattern).matcher("");
    }

    /** Why the string that the cursor read last breaks the rule, or null if it holds: hot path. */
    String violation(JsonCursor cursor) {
        int length = cursor.isAscii
                ? cursor.textEnd - cursor.textStart
                : Utf8.characters(cursor.text, cursor.textStart, cursor.textEnd);
        if (length < shortest) {
            return "shorter than " + shortest + " characters";
        }

        if (length > longest) {
            return "longer than " + longest + " characters";
        }
        return matcher == null || matches(cursor.textValue()) ? null : "does not match " + pattern;
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
