package io.faultstream.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service as it runs for months: {@code faultstream run}, in a JVM of its own, ended by SIGTERM. */
public final class ServiceProcess implements AutoCloseable {
    private static final long GRACE_SECONDS = 120;

    /** As the launcher and the deployment have it. */
    private static final List<String> TRIM =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TrimNativeHeapInterval=60000");

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /** @param log takes what it says, appended */
    public static ServiceProcess start(String heap, List<String> flags, Path conf, Path log) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(TRIM);
        List<String> command = new ArrayList<>(JavaCommand.start(System.getProperty("java.class.path"), heap, all));
        command.addAll(List.of("io.faultstream.StreamingApp", "run", "--conf", conf.toString()));
        try {
            return new ServiceProcess(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws ChildFailure if it has ended */
    public void requireAlive(Path log) {
        if (!process.isAlive()) {
            throw new ChildFailure("the service ended with code " + process.exitValue() + "; see " + log);
        }
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** Asks it to stop and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
