package io.faultstream.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.faultstream.metrics.Observation;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.SilverTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** The ages of the silver rows that an aggregate reads, for the freshness of what it writes. */
public final class AggregateObservation implements Observation {
    @Override
    public String name() {
        return "aggregated";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                min(col(SilverTable.SOURCE_TIMESTAMP)).alias(OLDEST_SOURCE),
                max(col(SilverTable.SOURCE_TIMESTAMP)).alias(NEWEST_SOURCE));
    }

    @Override
    public void record(String query, Row observed, PipelineMetrics metrics) {
        // The ages are all there is to know.
    }
}
