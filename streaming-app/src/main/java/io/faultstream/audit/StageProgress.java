package io.faultstream.audit;

import io.faultstream.job.Progress;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.SparkSession;

/** Tells how far Spark is with the present step, for work that takes longer than a few seconds. */
final class StageProgress implements AutoCloseable {
    private static final long EVERY_MILLIS = 5_000;

    private final SparkStatusTracker tracker;
    private final Progress progress;
    private final Timer timer = new Timer("stage-progress", true);
    private volatile String step = "";

    StageProgress(SparkSession spark, Progress progress) {
        this.tracker = spark.sparkContext().statusTracker();
        this.progress = progress;
        TimerTask telling = new TimerTask() {
            @Override
            public void run() {
                tell();
            }
        };
        timer.schedule(telling, EVERY_MILLIS, EVERY_MILLIS);
    }

    void step(String now) {
        step = now;
    }

    @Override
    public void close() {
        timer.cancel();
    }

    private void tell() {
        long done = 0;
        long total = 0;
        for (int stage : tracker.getActiveStageIds()) {
            scala.Option<SparkStageInfo> info = tracker.getStageInfo(stage);
            if (info.isDefined()) {
                done += info.get().numCompletedTasks();
                total += info.get().numTasks();
            }
        }
        progress.report(done, total, "tasks: " + step);
    }
}
