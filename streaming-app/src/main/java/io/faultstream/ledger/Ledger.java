package io.faultstream.ledger;

import static org.apache.spark.sql.functions.current_timestamp;

import io.faultstream.table.DeltaTables;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.LedgerTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** {@code reference.ledger}, read and written. Recording a range again changes nothing. Driver only. */
public final class Ledger {
    /** What makes two rows the same. */
    private static final List<String> KEY = List.of(
            LedgerTable.STREAM,
            SilverTable.SOURCE_TOPIC,
            SilverTable.SOURCE_PARTITION,
            LedgerTable.FIRST_OFFSET,
            LedgerTable.LAST_OFFSET,
            LedgerTable.CAUSE);

    private final SparkSession spark;
    private final TableDefinition table;

    /** Creates the table where it is missing. */
    public Ledger(SparkSession spark, LakeLocations lake) {
        this.spark = spark;
        this.table = LedgerTable.define(lake);
        new DeltaTables(spark).ensure(table);
    }

    /** One range; offsets inclusive. */
    public record Entry(
            String stream,
            String topic,
            int partition,
            long firstOffset,
            long lastOffset,
            LedgerTable.Cause cause,
            String detail) {
        public long records() {
            return lastOffset - firstOffset + 1;
        }
    }

    public void record(List<Entry> entries) {
        List<Row> rows = entries.stream()
                .map(entry -> RowFactory.create(
                        entry.stream(),
                        entry.topic(),
                        entry.partition(),
                        entry.firstOffset(),
                        entry.lastOffset(),
                        entry.cause().name(),
                        entry.detail()))
                .toList();
        record(spark.createDataFrame(rows, columnsBut(LedgerTable.RECORDED_AT)));
    }

    /** @param entries the table's columns but {@code recorded_at} */
    public void record(Dataset<Row> entries) {
        Dataset<Row> known = read().select(columns(KEY));
        Dataset<Row> news = entries.join(known, scala.collection.JavaConverters.asScalaBuffer(KEY), "left_anti")
                .withColumn(LedgerTable.RECORDED_AT, current_timestamp())
                .select(columns(Arrays.asList(LedgerTable.SCHEMA.fieldNames())));
        news.write().format("delta").mode("append").save(table.location());
    }

    /** The table's rows. */
    public Dataset<Row> read() {
        return spark.read().format("delta").load(table.location());
    }

    /** The ranges of a partition that retention has removed from a table: they were there, and are not missing. */
    public Dataset<Row> removed(String stream, String topic, int partition) {
        return read().filter(functions
                        .col(LedgerTable.STREAM)
                        .equalTo(stream)
                        .and(functions.col(SilverTable.SOURCE_TOPIC).equalTo(topic))
                        .and(functions.col(SilverTable.SOURCE_PARTITION).equalTo(partition))
                        .and(functions.col(LedgerTable.CAUSE).equalTo(LedgerTable.Cause.RETENTION.name())))
                .select(LedgerTable.FIRST_OFFSET, LedgerTable.LAST_OFFSET);
    }

    private static StructType columnsBut(String name) {
        StructType kept = new StructType();
        for (var field : LedgerTable.SCHEMA.fields()) {
            if (!field.name().equals(name)) {
                kept = kept.add(field);
            }
        }
        return kept;
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(functions::col).toArray(Column[]::new);
    }
}
