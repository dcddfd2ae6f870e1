package io.faultstream;

import io.faultstream.config.AppConfig;
import io.faultstream.gold.Rebuild;
import io.faultstream.gold.RebuildTarget;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobFile;
import io.faultstream.job.JobKind;
import io.faultstream.job.JobRunner;
import io.faultstream.job.JobStore;
import io.faultstream.job.JobWorker;
import io.faultstream.runtime.QuerySupervisor;
import java.time.Clock;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that commands ask a running service for. Driver only. */
final class ServiceJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceJobs.class);

    private final SparkSession spark;
    private final AppConfig config;
    private final JobStore store;

    ServiceJobs(SparkSession spark, AppConfig config) {
        this.spark = spark;
        this.config = config;
        this.store = new JobStore(
                spark.sparkContext().hadoopConfiguration(), config.lake().checkpoints(), Clock.systemUTC());
    }

    /** Before any query starts: a rebuilt table without its checkpoint, or the other way round, fits no live query. */
    void finishSwitches(Map<String, RebuildTarget> targets) {
        for (JobFile job : store.list()) {
            if (!job.state().isEnd()) {
                String table = job.request().path("arguments").path(0).asText();
                RebuildTarget target = targets.get(table);
                if (target != null && Rebuild.finishSwitch(spark, target, job)) {
                    LOG.info("the switch to the rebuilt {}, cut off by the last stop, is finished", table);
                }
            }
        }
    }

    /** Whoever takes it starts and closes it. */
    JobRunner runner(Map<String, JobKind> kinds, QuerySupervisor supervisor) {
        return new JobRunner(store, new JobWorker(store, kinds, spark, config, queries(supervisor)));
    }

    private static JobContext.Queries queries(QuerySupervisor supervisor) {
        return new JobContext.Queries() {
            @Override
            public void pause(String query) {
                try {
                    supervisor.pause(query);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while query " + query + " was to hold still", e);
                }
            }

            @Override
            public void resume(String query) {
                if (!supervisor.isStopping()) {
                    supervisor.resume(query);
                }
            }
        };
    }
}
