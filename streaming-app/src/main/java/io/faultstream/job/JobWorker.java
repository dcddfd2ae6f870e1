package io.faultstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one job and keeps its file up to date. Driver only, one job at a time.
 */
public final class JobWorker {
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
    private static final int FAILED = 1;
    private static final int SETUP = 2;

    private final JobStore store;
    private final Map<String, JobKind> kinds;
    private final SparkSession spark;
    private final AppConfig config;
    private final JobContext.Queries queries;

    public JobWorker(
            JobStore store,
            Map<String, JobKind> kinds,
            SparkSession spark,
            AppConfig config,
            JobContext.Queries queries) {
        this.store = store;
        this.kinds = Map.copyOf(kinds);
        this.spark = spark;
        this.config = config;
        this.queries = queries;
    }

    /**
     * Does a job to its end.
     *
     * @param watcher is told how far it is; asks for a stop when the driver is about to end: the job is then left as it
     *     is, for the next run
     * @return as it is written down now
     */
    public JobFile work(JobFile queued, Progress watcher) {
        JobFile running = queued.in(JobFile.State.RUNNING, store.now());
        store.save(running);
        LOG.info("job {} begins: {}", running.id(), running.request());
        JobReport report = new JobReport(store, running, watcher);
        JobFile ended = report.ended(end(running, report, watcher));
        store.save(ended);
        LOG.info("job {} is {}: {}", ended.id(), ended.state(), ended.result());
        return ended;
    }

    private JobReport.End end(JobFile job, JobReport report, Progress watcher) {
        JobKind kind = kinds.get(job.kind());
        if (kind == null) {
            return JobReport.End.failed(SETUP, "this version knows no job of kind " + job.kind());
        }
        try {
            // Settings that the work changes for itself must not reach the queries.
            JobContext context = new JobContext(
                    job.id(),
                    spark.newSession(),
                    config,
                    queries,
                    report,
                    Optional.ofNullable(job.note()).filter(note -> !note.isNull()),
                    (JsonNode note) -> report.note(note));
            spark.sparkContext().setLocalProperty("spark.scheduler.pool", "jobs");
            JobResult result = kind.run(job.request(), context);
            return new JobReport.End(result.exitCode() == 0 ? JobFile.State.DONE : JobFile.State.FAILED, result);
        } catch (JobCutOff e) {
            return watcher.isStopRequested()
                    ? new JobReport.End(JobFile.State.QUEUED, null)
                    : new JobReport.End(JobFile.State.CANCELLED, new JobResult(FAILED, "cancelled", null));
        } catch (SetupException e) {
            return JobReport.End.failed(SETUP, e.getMessage());
        } catch (Exception e) {
            // Delta throws what only Scala knows as checked.
            if (watcher.isStopRequested()) {
                // Spark is going away under it: not the job's failure.
                return new JobReport.End(JobFile.State.QUEUED, null);
            }
            LOG.error("job {} failed", job.id(), e);
            return JobReport.End.failed(FAILED, String.valueOf(e.getMessage()));
        }
    }
}
