package io.faultstream.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code tools/install} has put into this module's own folder. A test that needs what is not there is skipped. */
final class Tools {
    /** The folder {@code deploy/emr-serverless}: Maven runs the tests of a module there. */
    static final Path HOME = Path.of("").toAbsolutePath();

    private static final Path INSTALLED = HOME.resolve("target/tools");

    private Tools() {}

    /** The folder with {@code node_modules}. */
    static Path node() {
        return require(INSTALLED.resolve("npm"), INSTALLED.resolve("npm/node_modules"));
    }

    /** @param program of the Python environment, such as {@code cfn-lint} */
    static Path python(String program) {
        Path path = INSTALLED.resolve("venv/bin").resolve(program);
        return require(path, path);
    }

    /** @param program {@code prometheus} or {@code promtool} */
    static Path prometheus(String program) {
        Path path = INSTALLED.resolve("prometheus/usr/bin").resolve(program);
        return require(path, path);
    }

    private static Path require(Path tool, Path evidence) {
        assumeTrue(Files.exists(evidence), () -> tool + " is missing: deploy/emr-serverless/tools/install fetches it");
        return tool;
    }
}
