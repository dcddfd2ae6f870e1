package io.faultstream.metrics;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
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

    /** The same rows, observed. */
    default Dataset<Row> observe(Dataset<Row> rows) {
        List<Column> columns = columns();
        return rows.observe(
                name(), columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
    }

    /**
     * Counts what was observed of one micro-batch.
     *
     * @param query the query's name
     * @param observed one row with the aliases of {@link #columns()}
     */
    void record(String query, Row observed, PipelineMetrics metrics);

    /**
     * What the query has counted itself of a micro-batch, where it does not leave that to Spark; asked once for each.
     *
     * @param batchId of the query's checkpoint
     */
    default Optional<Row> counted(String query, long batchId) {
        return Optional.empty();
    }
}
