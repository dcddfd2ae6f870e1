package io.faultstream.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What one query has counted itself of its micro-batches, in the form of {@link Observation#columns()}, kept until Spark
 * reports a batch's progress. Driver only, thread-safe.
 */
public final class CountedBatches {
    private final Map<Long, Row> batches = new ConcurrentHashMap<>();

    /**
     * Keeps what tasks have counted.
     *
     * @param counts by alias
     */
    public void put(long batchId, SourceTimes times, Map<String, Long> counts) {
        StructType schema = new StructType()
                .add(Observation.OLDEST_SOURCE, DataTypes.TimestampType)
                .add(Observation.NEWEST_SOURCE, DataTypes.TimestampType);
        List<Object> values = new ArrayList<>();
        values.add(times.oldest());
        values.add(times.newest());
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            schema = schema.add(count.getKey(), DataTypes.LongType);
            values.add(count.getValue());
        }
        batches.put(batchId, new GenericRowWithSchema(values.toArray(), schema));
    }

    /** Counts rows; they are looked at once more for that. */
    public void put(long batchId, Dataset<Row> rows, List<Column> columns) {
        Column[] others = columns.subList(1, columns.size()).toArray(Column[]::new);
        batches.put(batchId, rows.agg(columns.get(0), others).first());
    }

    public Optional<Row> take(long batchId) {
        return Optional.ofNullable(batches.remove(batchId));
    }
}
