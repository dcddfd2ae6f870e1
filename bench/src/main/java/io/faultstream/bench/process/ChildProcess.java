package io.faultstream.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A child that answers commands. It ends when this is closed, and when this JVM ends. */
public final class ChildProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END = "";

    private final String name;
    private final Process process;
    private final Path log;
    private final PrintWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread reader = new Thread(this::read, name + "-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** With no more than this process's environment. */
    public static ChildProcess start(String name, List<String> command, Path log, Duration timeout) {
        return start(name, command, Map.of(), log, timeout);
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param environment on top of this process's
     * @param log takes its standard error
     * @throws ChildFailure if it does not get ready
     */
    public static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Path log, Duration timeout) {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            ChildProcess child = new ChildProcess(name, process, log);
            try {
                child.answer(timeout);
            } catch (ChildFailure e) {
                child.close();
                throw e;
            }
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a command and waits for the answer.
     *
     * @throws ChildFailure if the answer is an error, or none comes in time
     */
    public JsonNode ask(String command, Duration timeout) {
        commands.println(command);
        return answer(timeout);
    }

    private JsonNode answer(Duration timeout) {
        try {
            String line = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null || line.equals(END)) {
                throw new ChildFailure(
                        name + (line == null ? " did not answer in " + timeout : " ended") + "; see " + log);
            }
            JsonNode answer = JSON.readTree(line);
            if (answer.has("error")) {
                throw new ChildFailure(name + ": " + answer.get("error").asText() + "; see " + log);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChildFailure(name + ": interrupted");
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            // The child is gone, which is what the next line says.
        }
        answers.add(END);
    }

    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
