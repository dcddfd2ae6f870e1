package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** EMR Serverless whose job runs are processes of this machine: started, stopped and reported as they really are. */
final class LocalRuns implements FakeAws.Service, AutoCloseable {
    private final FakeEmr emr;
    private final Program program;
    private final Map<String, Process> processes = new HashMap<>();

    /** What a run is. */
    interface Program {
        /** The command line of a run. */
        List<String> command(String run);

        /** Signs of life that the run has given so far; 0 when it does not say. */
        long beats(String run);

        /** How long it may take to end when it is asked to. */
        Duration grace();
    }

    LocalRuns(FakeEmr emr, Program program) {
        this.emr = emr;
        this.program = program;
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

    long beats(String run) {
        return program.beats(run);
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

    /** As EMR does: asks, and after the grace kills. */
    private void end(String run) {
        Process process = processes.get(run);
        process.destroy();
        try {
            if (!process.waitFor(program.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch(String run) {
        try {
            return new ProcessBuilder(program.command(run)).inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        processes.values().forEach(Process::destroyForcibly);
    }
}
