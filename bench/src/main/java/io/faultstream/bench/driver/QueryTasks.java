package io.faultstream.bench.driver;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts the tasks of streaming queries and adds up the time that they ran on executors. */
final class QueryTasks extends SparkListener {
    private static final String QUERY_ID = "sql.streaming.queryId";

    private final Map<Integer, String> queryOfStage = new HashMap<>();
    private final Map<String, Tasks> tasks = new HashMap<>();

    /** @param millis of run time, added up */
    record Tasks(long count, long millis) {
        Tasks and(Tasks more) {
            return new Tasks(count + more.count, millis + more.millis);
        }
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        Properties properties = submitted.properties();
        String query = properties == null ? null : properties.getProperty(QUERY_ID);
        if (query != null) {
            queryOfStage.put(submitted.stageInfo().stageId(), query);
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        String query = queryOfStage.get(end.stageId());
        if (query != null && end.taskMetrics() != null) {
            tasks.merge(query, new Tasks(1, end.taskMetrics().executorRunTime()), Tasks::and);
        }
    }

    synchronized void reset() {
        tasks.clear();
    }

    synchronized Tasks of(String queryId) {
        return tasks.getOrDefault(queryId, new Tasks(0, 0));
    }
}
