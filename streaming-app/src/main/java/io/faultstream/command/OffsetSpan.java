package io.faultstream.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Offsets as people give them, both ends included: {@code 100-250}, or {@code 100} for one. */
record OffsetSpan(long first, long last) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    /** @throws TypeConversionException if it is not of this form */
    static OffsetSpan parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            long first = Long.parseLong(form.group(1));
            long last = form.group(2) == null ? first : Long.parseLong(form.group(2));
            if (first <= last) {
                return new OffsetSpan(first, last);
            }
        }
        throw new TypeConversionException("'" + text + "' is no range of offsets: write FIRST-LAST, such as 100-250");
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<OffsetSpan> {
        @Override
        public OffsetSpan convert(String text) {
            return parse(text);
        }
    }
}
