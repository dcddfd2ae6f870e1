package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Kafka broker in a child JVM. The child lives as long as the pipe to its standard input: it ends with
 * {@link #close}, and also when this JVM ends in whatever way, SIGKILL included.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final String MAIN = "io.faultstream.broker.BrokerMain";
    private static final String BROKER = "Kafka broker";
    private static final String READY = "READY ";
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts the broker and waits until it serves. Throws {@link SetupException} if the jars are not there, the
     * broker ends first or the time is up; no process is left behind then.
     */
    public static BrokerProcess start(BrokerSpec spec) {
        requireJars(spec.libDir());
        Process process = launch(spec);
        try {
            String address = ready(process).get(spec.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return new BrokerProcess(process, address);
        } catch (ExecutionException e) {
            throw failed(process, "ended before it was ready: " + lastLine(spec.logFile()), spec.logFile());
        } catch (TimeoutException e) {
            String limit = spec.startTimeout().toSeconds() + " s";
            throw failed(process, "was not ready after " + limit, spec.logFile());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(process, "was interrupted while it was starting", spec.logFile());
        }
    }

    /** {@code host:port} for Kafka clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    public int port() {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the broker as a power cut would, and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        waitFor(process, STOP_SECONDS);
    }

    /** Lets the broker stop cleanly; one that does not is ended by force. Returns when it is gone. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is broken because the broker is gone already.
        }
        if (!waitFor(process, STOP_SECONDS)) {
            kill();
        }
    }

    private static void requireJars(Path libDir) {
        File[] jars = libDir.toFile().listFiles((dir, name) -> name.endsWith(".jar"));
        if (jars == null || jars.length == 0) {
            throw new SetupException(
                    BROKER,
                    "there are no broker jars in " + libDir.toAbsolutePath(),
                    "Build them with ./mvnw package -pl streaming-app/broker");
        }
    }

    private static Process launch(BrokerSpec spec) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                spec.libDir().toAbsolutePath() + File.separator + "*",
                MAIN,
                "--port",
                Integer.toString(spec.port()),
                "--dir",
                spec.dataDir().toAbsolutePath().toString()));
        spec.properties().forEach((key, value) -> command.addAll(List.of("--property", key + "=" + value)));
        try {
            Files.createDirectories(spec.logFile().toAbsolutePath().getParent());
            return new ProcessBuilder(command)
                    .redirectError(
                            ProcessBuilder.Redirect.appendTo(spec.logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new SetupException(
                    BROKER, "cannot be started: " + e.getMessage(), "Check the folders and the Java installation");
        }
    }

    /** The address after READY. Reads on after it, so that the child never blocks on a full pipe. */
    private static CompletableFuture<String> ready(Process process) {
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                        out.lines()
                                .filter(line -> line.startsWith(READY))
                                .forEach(line -> address.complete(line.substring(READY.length())));
                    } catch (IOException | UncheckedIOException e) {
                        address.completeExceptionally(e);
                    }
                    address.completeExceptionally(new IOException("end of output"));
                },
                "broker-stdout");
        reader.setDaemon(true);
        reader.start();
        return address;
    }

    private static SetupException failed(Process process, String what, Path logFile) {
        process.destroyForcibly();
        waitFor(process, STOP_SECONDS);
        return new SetupException(BROKER, what, "Look into " + logFile);
    }

    /** Whether the process is gone; an interrupt ends it by force at once. */
    private static boolean waitFor(Process process, long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private static String lastLine(Path logFile) {
        try {
            List<String> lines = Files.readAllLines(logFile);
            return lines.isEmpty() ? "it said nothing in " + logFile : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "and its log cannot be read: " + e;
        }
    }
}
