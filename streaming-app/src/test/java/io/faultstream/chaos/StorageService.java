package io.faultstream.chaos;

import static org.awaitility.Awaitility.await;

import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.RunProcess;
import io.faultstream.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code faultstream run} as its surroundings keep it: started again when it ends by itself. */
final class StorageService implements AutoCloseable {
    private final Path dir;
    private final TestKafka kafka;
    private final List<String> prefix;
    private final List<String> settings;
    private final List<String> ends = new ArrayList<>();
    private final List<JavaProcess> all = new ArrayList<>();
    private JavaProcess process;

    /** @param prefix a command that runs the one after it */
    StorageService(Path dir, TestKafka kafka, List<String> prefix, List<String> settings) {
        this.dir = dir;
        this.kafka = kafka;
        this.prefix = List.copyOf(prefix);
        this.settings = List.copyOf(settings);
        start();
    }

    /** Starts it again if it has ended; call it now and then. */
    void keep() {
        if (!process.isAlive()) {
            int exit = process.await(Duration.ZERO);
            ends.add("exit " + exit + ": " + RunProcess.lastLine(process));
            System.out.println("the service has ended and starts again: " + ends.get(ends.size() - 1));
            start();
        }
    }

    /** Each end that nobody asked for: exit code and last line. */
    List<String> ends() {
        return ends;
    }

    /** How often a query has failed and was started again by the supervisor. */
    long restarts() {
        return output().lines()
                .filter(line -> line.contains("failed and starts again"))
                .count();
    }

    JavaProcess process() {
        return process;
    }

    /** What all its processes have printed. */
    String output() {
        StringBuilder text = new StringBuilder();
        all.forEach(run -> text.append(run.output()));
        return text.toString();
    }

    void kill() {
        process.signal("KILL");
        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    }

    void start() {
        process = RunProcess.start(prefix, dir, kafka, settings.toArray(String[]::new));
        all.add(process);
    }

    /** @return the exit code */
    int stop() {
        process.signal("TERM");
        return process.await(Duration.ofMinutes(2));
    }

    @Override
    public void close() {
        process.close();
    }
}
