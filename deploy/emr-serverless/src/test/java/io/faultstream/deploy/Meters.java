package io.faultstream.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The meters of the service, from the table in {@code grafana/README.md}, which a test of the service holds to the code. */
final class Meters {
    private static final Path DOCUMENT = Boards.FOLDER.resolve("README.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private Meters() {}

    /** One row of the table; {@code cloudWatch} is empty for what is not sent there. */
    record Meter(String name, String type, Set<String> tags, List<String> prometheus, List<String> cloudWatch) {
        Stream<Series> series() {
            return cloudWatch.stream().map(metric -> new Series("$", metric, tags));
        }
    }

    static List<Meter> all() {
        return rows("meters")
                .map(cells -> new Meter(
                        codes(cells[0]).get(0),
                        cells[1],
                        new TreeSet<>(codes(cells[3])),
                        codes(cells[5]),
                        codes(cells[6])))
                .toList();
    }

    /** @return the cells of each row of the table between {@code <!-- name -->} and {@code <!-- end of name -->} */
    static Stream<String[]> rows(String name) {
        try {
            return Files.readAllLines(DOCUMENT).stream()
                    .dropWhile(line -> !line.equals("<!-- " + name + " -->"))
                    .takeWhile(line -> !line.equals("<!-- end of " + name + " -->"))
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map((MatchResult r) -> r.group(1)).toList();
    }
}
