package io.faultstream.athena;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JDK 24 or later beside the one that runs the tests: {@code TRINO_JAVA_HOME}, or one that is installed next to it. */
final class LaterJdk {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final int LEAST = 24;

    private LaterJdk() {}

    /** Its {@code java}. */
    static Optional<Path> java() {
        String named = System.getenv("TRINO_JAVA_HOME");
        if (named != null) {
            return Optional.of(Path.of(named, "bin", "java"));
        }
        Path here = Path.of(System.getProperty("java.home"));
        try (Stream<Path> siblings = Files.list(here.getParent())) {
            return siblings.filter(home -> version(home) >= LEAST)
                    .map(home -> home.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0; // no JDK
        }
    }
}
