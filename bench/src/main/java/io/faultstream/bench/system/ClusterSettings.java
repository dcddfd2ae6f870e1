package io.faultstream.bench.system;

import io.faultstream.bench.child.ChildSettings;
import io.faultstream.runtime.SparkSessions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;

/** How a child is the driver of a cluster: executors with its own class path, a Worker each. */
final class ClusterSettings {
    private static final long START_SECONDS = 180;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private ClusterSettings() {}

    static boolean isCluster(ChildSettings settings) {
        return settings.values().containsKey("master");
    }

    static Map<String, String> spark(ChildSettings settings) {
        Map<String, String> spark = new LinkedHashMap<>();
        spark.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        spark.put("spark.executor.memory", settings.text("executor-memory") + "m");
        spark.put("spark.executor.extraJavaOptions", settings.text("executor-flags"));
        // As on S3, where no process is forked for a file either: these executors have the driver's class path.
        spark.putAll(SparkSessions.LOCAL_FILES);
        return spark;
    }

    /** Until each Worker has its executor: what comes later would be missing in what a run has used. */
    static void await(SparkSession spark, ChildSettings settings) {
        int wanted = 1 + Integer.parseInt(settings.text("workers"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (spark.sparkContext().statusTracker().getExecutorInfos().length < wanted) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not all executors are there after " + START_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
