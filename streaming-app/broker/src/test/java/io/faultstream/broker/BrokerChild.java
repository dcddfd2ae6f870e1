package io.faultstream.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The broker as users run it: a JVM on the collected class path. */
final class BrokerChild implements AutoCloseable {
    private final Process process;
    private final BufferedReader stdout;

    BrokerChild(Path stderr, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                "target/broker/lib/*",
                "io.faultstream.broker.BrokerMain"));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command).redirectError(stderr.toFile()).start();
        stdout = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The address after READY; fails with what came instead. */
    String address() throws IOException {
        String line = stdout.readLine();
        if (line == null || !line.startsWith("READY ")) {
            throw new IllegalStateException("expected READY, got " + line);
        }
        return line.substring("READY ".length());
    }

    Process process() {
        return process;
    }

    /** What is left on standard output once the process has closed it. */
    List<String> restOfOutput() {
        return stdout.lines().toList();
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the broker did not end");
        }
        return process.exitValue();
    }

    int closeInputAndWait() throws Exception {
        process.getOutputStream().close();
        return exitStatus();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            stdout.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
