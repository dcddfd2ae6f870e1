package io.faultstream.bench.growth;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows like those of a server metric that came long ago, made by Spark alone: a million of them a day. */
final class SeedRows {
    private static final String DAY = "2020-01-01";

    private final SparkSession spark;
    private final TableDefinition table;
    private final Map<String, Column> columns = new HashMap<>();

    SeedRows(SparkSession spark, TableDefinition table) {
        this.spark = spark;
        this.table = table;
        columns.put("host", concat(lit("server"), col("id").mod(500)));
        columns.put("metric_name", concat(lit("metric_"), expr("hash(id) & 3")));
        columns.put("region", lit("eu-west-1"));
        columns.put("timestamp", expr("1577836800000 + id"));
        columns.put("value", expr("CAST(hash(id) & 63 AS DOUBLE)"));
        columns.put(SilverTable.EVENT_TIME, expr("timestamp_millis(1577836800000 + id)"));
        // A topic of its own: the service's offsets are the service's.
        columns.put(SilverTable.SOURCE_TOPIC, lit("seed"));
        columns.put(SilverTable.SOURCE_PARTITION, lit(0));
        columns.put(SilverTable.SOURCE_OFFSET, col("id"));
        columns.put(SilverTable.SOURCE_TIMESTAMP, expr("timestamp_millis(1577836800000 + id)"));
        columns.put(SilverTable.INGESTED_AT, expr("timestamp_millis(1577836800000 + id)"));
    }

    /** Appends rows {@code from} to {@code to} as two files of one day, in one commit. */
    void append(long from, long to, int day) {
        Dataset<Row> rows = spark.range(from, to, 1, 2)
                .toDF()
                .select(Arrays.stream(table.schema().fieldNames())
                        .map(name -> column(name, day))
                        .toArray(Column[]::new));
        rows.write().format("delta").mode("append").save(table.location());
    }

    private Column column(String name, int day) {
        Column value = name.equals(SilverTable.EVENT_DATE)
                ? date_add(lit(DAY).cast("date"), day)
                : columns.getOrDefault(name, lit(null));
        return value.cast(table.schema().apply(name).dataType()).alias(name);
    }
}
