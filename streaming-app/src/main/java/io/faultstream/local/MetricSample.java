package io.faultstream.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real server-metric records that come with the program: see the README beside them. */
final class MetricSample {
    private static final String RESOURCE = "/faultstream/local/server-metrics/sample.jsonl";
    private static final int DIGITS_OF_MILLIS = 13;

    private final List<String> lines;

    MetricSample() {
        try (InputStream in = MetricSample.class.getResourceAsStream(RESOURCE)) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records with digits missing from their timestamp, verbatim. */
    List<String> badLines() {
        Predicate<String> good = line -> field(line, "timestamp").length() == DIGITS_OF_MILLIS;
        return lines.stream().filter(good.negate()).toList();
    }

    /** The values that a text field takes, each once, sorted. */
    List<String> values(String field) {
        return lines.stream()
                .map(line -> field(line, field))
                .distinct()
                .sorted()
                .toList();
    }

    static String field(String line, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\": \"([^\"]*)\"").matcher(line);
        if (!matcher.find()) {
            throw new IllegalStateException(RESOURCE + " has a line without " + name + ": " + line);
        }
        return matcher.group(1);
    }
}
