package io.faultstream.runtime;

import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plan of the micro-batch that a query is running. Plans are parts of Spark without a promise to stay as they are: where
 * one is not as it is known here, nothing is found in it. Driver only.
 */
public final class RunningPlan {
    private static final Logger LOG = LoggerFactory.getLogger(RunningPlan.class);

    private RunningPlan() {}

    /**
     * What can be found in the plan of the query whose micro-batch this thread runs.
     *
     * @param spark the session that the query was started with
     */
    public static <T> Optional<T> find(SparkSession spark, String queryId, Function<SparkPlan, Optional<T>> find) {
        try {
            StreamExecution execution = spark.streams().get(queryId) instanceof StreamingQueryWrapper wrapper
                    ? wrapper.streamingQuery()
                    : null;
            return execution == null
                    ? Optional.empty()
                    : find.apply(execution.lastExecution().executedPlan());
        } catch (LinkageError e) {
            LOG.warn("another Spark than this was built for: micro-batches take the way through its rows", e);
            return Optional.empty();
        }
    }
}
