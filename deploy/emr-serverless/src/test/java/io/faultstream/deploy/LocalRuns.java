package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** EMR Serverless whose job runs are processes of this machine: started, stopped and reported as they really are. */
final class LocalRuns implements FakeAws.Service, AutoCloseable {
    private final FakeEmr emr;
    private final Path folder;
    private final List<String> command;
    private final Map<String, Process> processes = new HashMap<>();

    /** @param command of a run; the file that it puts its signs of life into is added */
    LocalRuns(FakeEmr emr, Path folder, List<String> command) {
        this.emr = emr;
        this.folder = folder;
        this.command = command;
    }

    @Override
    public synchronized JsonNode call(String operation, JsonNode input) throws AwsError {
        report();
        JsonNode answer = emr.call(operation, input);
        if (operation.equals("StartJobRun")) {
            processes.computeIfAbsent(answer.path("JobRunId").asText(), this::launch);
        }
        if (operation.equals("CancelJobRun")) {
            end(answer.path("JobRunId").asText());
        }
        return answer;
    }

    synchronized Process process(String run) {
        return processes.get(run);
    }

    /** Signs of life that the run has given so far. */
    long beats(String run) {
        try {
            Path file = folder.resolve(run);
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report() {
        processes.forEach((run, process) -> {
            boolean cancelling = emr.state(run).equals("CANCELLING");
            if (process.isAlive()) {
                emr.become(run, cancelling ? "CANCELLING" : "RUNNING", "process " + process.pid());
            } else if (!emr.state(run).equals("CANCELLED")) {
                emr.become(run, cancelling ? "CANCELLED" : "FAILED", "exit code " + process.exitValue());
            }
        });
    }

    /** As EMR does: asks, and after the grace, which is short here, kills. */
    private void end(String run) {
        Process process = processes.get(run);
        process.destroy();
        try {
            if (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch(String run) {
        try {
            List<String> line = new ArrayList<>(command);
            line.add(folder.resolve(run).toString());
            return new ProcessBuilder(line).inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        processes.values().forEach(Process::destroyForcibly);
    }
}
