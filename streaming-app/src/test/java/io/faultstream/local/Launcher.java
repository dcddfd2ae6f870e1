package io.faultstream.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The launcher script as a person would start it, with what it prints. */
final class Launcher implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of("..", "faultstream").toAbsolutePath().normalize();

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Launcher(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "launcher-output");
        reader.start();
    }

    static Launcher start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return new Launcher(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Standard output and standard error, in the order in which they came. */
    List<String> lines() {
        return List.copyOf(output);
    }

    /** Every process that it has started and that lives. */
    List<ProcessHandle> children() {
        return process.descendants().filter(ProcessHandle::isAlive).toList();
    }

    long pid() {
        return process.pid();
    }

    /** @return the exit code */
    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + limit + ":\n" + String.join("\n", output));
        }
        reader.join(TimeUnit.SECONDS.toMillis(10));
        return process.exitValue();
    }

    @Override
    public void close() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            in.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add("(output ended: " + e + ")");
        }
    }
}
