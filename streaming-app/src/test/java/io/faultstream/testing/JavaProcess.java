package io.faultstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM that a test has started, with this JVM's own module openings. What it prints goes to a file. */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a JVM.
     *
     * @param log the file for what it prints, both streams
     * @param environment on top of this JVM's
     * @param arguments everything after {@code java}: flags, class path, main class, its arguments
     */
    public static JavaProcess start(Path log, Map<String, String> environment, List<String> arguments) {
        return start(List.of(), log, environment, arguments);
    }

    /** @param prefix a command that runs the one after it, in the same process */
    public static JavaProcess start(
            List<String> prefix, Path log, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flagsOfThisJvm("--add-opens"));
        command.addAll(arguments);
        return run(log, environment, command);
    }

    /** @param java another JVM than this one */
    public static JavaProcess start(Path java, Path log, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(arguments);
        return run(log, environment, command);
    }

    private static JavaProcess run(Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new JavaProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This JVM's flags with a prefix, for JVMs that have to be like it. */
    public static List<String> flagsOfThisJvm(String prefix) {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith(prefix))
                .toList();
    }

    /** Waits for its end and returns the exit code. */
    public int await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("still running after " + limit + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Whether it ends within so long; waits no longer than that. */
    public boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @param name as {@code kill} knows it: TERM, KILL, STOP */
    public void signal(String name) {
        Signals.send(pid(), name);
    }

    /** The processes that it has started itself. */
    public List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** Processor time that it has taken so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it and whatever it has started. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
