package io.faultstream.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.config.SetupException;
import io.faultstream.job.JobFile;
import io.faultstream.job.JobResult;
import io.faultstream.job.JobStore;
import io.faultstream.runtime.RunLock;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Has a job done by the service that runs on the lake, or here if none does. */
final class JobDispatch {
    private static final Duration LOOK_FOR_SERVICE_EVERY = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_MILLIS = 300;

    private final CommandLake lake;
    private final JobStore store;
    private final ConsoleProgress progress;
    private final PrintWriter err;

    JobDispatch(CommandLake lake, ConsoleProgress progress, PrintWriter err) {
        this.lake = lake;
        this.store = new JobStore(lake.hadoop(), lake.checkpoints(), Clock.systemUTC());
        this.progress = progress;
        this.err = err;
    }

    /** Takes up a job of the same request that did not come to its end, if there is one. */
    JobResult run(String kind, JsonNode request) {
        Optional<JobFile> before = store.unfinished(kind, request);
        JobFile job = before.orElseGet(() -> store.request(kind, request));
        before.ifPresent(found -> say("goes on with job " + found.id()));
        Optional<RunLock.Owner> service = lake.owner();
        if (service.isPresent()) {
            return follow(job, service.get());
        }
        try {
            return result(new JobHere(lake).work(store, job, progress));
        } catch (SetupException e) {
            // Somebody may have started in between.
            Optional<RunLock.Owner> started = lake.owner();
            if (started.isPresent()) {
                return follow(job, started.get());
            }
            throw e;
        }
    }

    /** Tells how far a job is that somebody else does. */
    JobResult follow(JobFile job, RunLock.Owner service) {
        say("job " + job.id() + " is done by " + service + "; Ctrl-C does not end it");
        long looked = System.nanoTime();
        JobFile now = job;
        while (!now.state().isEnd()) {
            if (progress.isStopRequested()) {
                return unfinished(
                        "job " + job.id() + " goes on without this command. faultstream jobs shows it, faultstream"
                                + " jobs --cancel " + job.id() + " ends it");
            }
            if (System.nanoTime() - looked > LOOK_FOR_SERVICE_EVERY.toNanos()) {
                looked = System.nanoTime();
                if (lake.owner().isEmpty() && !store.load(job.id()).state().isEnd()) {
                    return unfinished("the service has ended before job " + job.id()
                            + " did. The service takes it up when it starts again, and so does the same command");
                }
            }
            pause();
            now = store.load(job.id());
            if (now.state() == JobFile.State.RUNNING && !now.what().isEmpty()) {
                progress.report(now.done(), now.total(), now.what());
            }
        }
        return now.result();
    }

    private static JobResult result(JobFile job) {
        return job.state().isEnd()
                ? job.result()
                : unfinished(
                        "job " + job.id() + " is stopped before its end. The same command goes on with it, and so does"
                                + " the service when it starts");
    }

    private static JobResult unfinished(String text) {
        return new JobResult(FaultstreamCommand.FAILED, text, null);
    }

    private void say(String what) {
        err.println("faultstream: " + what);
        err.flush();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
