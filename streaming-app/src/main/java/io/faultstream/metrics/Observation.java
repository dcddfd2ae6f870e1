package io.faultstream.metrics;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What a query observes of its rows as they pass ({@code Dataset.observe}) and how that becomes metrics. Spark computes
 * the columns per micro-batch and delivers them with the query's progress.
 */
public interface Observation {
    /** Aliases that every observation has: the oldest and the newest broker timestamp among the rows. */
    String OLDEST_SOURCE = "oldest_source";

    String NEWEST_SOURCE = "newest_source";

    String name();

    /** Aggregates with aliases, the two above among them. */
    List<Column> columns();

    /**
     * @param query the query's name
     * @param observed one row with the aliases of {@link #columns()}
     */
    void record(String query, Row observed, PipelineMetrics metrics);
}
