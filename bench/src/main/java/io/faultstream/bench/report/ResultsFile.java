package io.faultstream.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bench/RESULTS.md}: one section for each workload, between two comments. Other text stays as it is. */
public final class ResultsFile {
    private final Path file;

    public ResultsFile(Path file) {
        this.file = file;
    }

    /** Puts the section in the place of the one that was there, or behind all others. */
    public void put(String name, String section) {
        String begin = "<!-- begin " + name + " -->";
        String end = "<!-- end " + name + " -->";
        String whole = begin + "\n" + section.strip() + "\n" + end;
        try {
            String text = Files.exists(file) ? Files.readString(file) : "# Results\n";
            Matcher old = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
                    .matcher(text);
            Files.writeString(
                    file,
                    old.find()
                            ? old.replaceFirst(Matcher.quoteReplacement(whole))
                            : text.stripTrailing() + "\n\n" + whole + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
