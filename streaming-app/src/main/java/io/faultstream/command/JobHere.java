package io.faultstream.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobFile;
import io.faultstream.job.JobResult;
import io.faultstream.job.JobStore;
import io.faultstream.job.JobWorker;
import io.faultstream.job.Progress;
import io.faultstream.runtime.RunLock;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Work on the lake in the command's own process. */
final class JobHere {
    private final CommandLake lake;

    JobHere(CommandLake lake) {
        this.lake = lake;
    }

    /** Work that writes nothing, beside whatever runs. */
    JobResult look(JobCommand command, Progress progress) {
        try (SparkSession spark = session(command.spec().name())) {
            return command.work(new JobContext(
                    "dry-run",
                    spark,
                    lake.config(),
                    JobContext.Queries.NONE,
                    progress,
                    Optional.empty(),
                    (JsonNode note) -> {}));
        }
    }

    /**
     * Does a job, and those that were asked for meanwhile: who asked took this process for a service.
     *
     * @throws io.faultstream.config.SetupException if another run has the lake
     */
    JobFile work(JobStore store, JobFile job, Progress progress) {
        Instant begun = Instant.now();
        try (RunLock lock = lake.lock();
                SparkSession spark = session(job.kind())) {
            JobWorker worker = new JobWorker(store, JobKinds.all(), spark, lake.config(), JobContext.Queries.NONE);
            Progress guarded = new Guarded(progress, lock);
            JobFile ended = worker.work(job, guarded);
            for (Optional<JobFile> next = later(store, begun);
                    next.isPresent() && !progress.isStopRequested();
                    next = later(store, begun)) {
                worker.work(next.get(), guarded);
            }
            return ended;
        }
    }

    private static Optional<JobFile> later(JobStore store, Instant begun) {
        return store.next().filter(job -> Instant.parse(job.requestedAt()).isAfter(begun));
    }

    private SparkSession session(String name) {
        return ToolSession.open("faultstream " + name, lake.config().spark());
    }

    /** Ends the work where this process may no longer write. */
    private record Guarded(Progress progress, RunLock lock) implements Progress {
        @Override
        public void report(long done, long total, String what) {
            progress.report(done, total, what);
        }

        @Override
        public boolean isStopRequested() {
            lock.requireHeld();
            return progress.isStopRequested();
        }
    }
}
