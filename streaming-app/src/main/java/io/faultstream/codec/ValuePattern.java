package io.faultstream.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern that whole values must match. Not thread-safe: one per task. */
public final class ValuePattern {
    private final Matcher matcher;

    /** @param pattern in the form of {@link Pattern}; checked when the contract was read */
    public ValuePattern(String pattern) {
        this.matcher = Pattern.compile(pattern).matcher("");
    }

    /** Whether the value matches from its start to its end. */
    public boolean matches(String value) {
        try {
            return matcher.reset(value).matches();
        } catch (StackOverflowError e) {
            // java.util.regex recurses over alternations in repetitions: a long value must not end the task.
            return false;
        }
    }
}
