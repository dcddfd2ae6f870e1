package io.faultstream.bench.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.bench.process.ChildProcess;
import io.faultstream.bench.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The child that looks into tables. One for all, so that everybody's rows are looked at in the same way. */
public final class CheckProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final ChildProcess child;

    private CheckProcess(ChildProcess child) {
        this.child = child;
    }

    public static CheckProcess start(Path log) {
        List<String> command = JavaCommand.of(
                System.getProperty("java.class.path"),
                "2g",
                List.of("-XX:+UseParallelGC"),
                TableCheck.class.getName(),
                Map.of());
        return new CheckProcess(ChildProcess.start("check", command, log, PATIENCE));
    }

    /** @param column to sum up; empty for none */
    public JsonNode rows(String kind, String column, List<String> locations) {
        return child.ask(
                "check " + kind + " " + (column.isEmpty() ? "-" : column) + " " + String.join(" ", locations),
                PATIENCE);
    }

    /** Of the records that the broker took from one time to the other, in milliseconds since 1970. */
    public JsonNode latency(Path table, long fromMillis, long toMillis) {
        return child.ask("latency " + table + " " + fromMillis + " " + toMillis, PATIENCE);
    }

    /** How long after a time the first commit came that held no record older than the limit. */
    public JsonNode caughtUp(Path table, long fromMillis, long limitMillis) {
        return child.ask("caught-up " + table + " " + fromMillis + " " + limitMillis, PATIENCE);
    }

    @Override
    public void close() {
        child.close();
    }
}
