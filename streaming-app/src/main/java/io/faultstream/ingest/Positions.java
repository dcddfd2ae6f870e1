package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.faultstream.table.AnyOf;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Kafka positions of rows: what is compared to know whether a record is in a table. Driver only. */
final class Positions {
    /** The columns that make a position, in silver, in quarantine and in {@link DecodedRows}. */
    static final List<String> COLUMNS =
            List.of(SilverTable.SOURCE_TOPIC, SilverTable.SOURCE_PARTITION, SilverTable.SOURCE_OFFSET);

    static final StructType SCHEMA = new StructType()
            .add(SilverTable.SOURCE_TOPIC, DataTypes.StringType)
            .add(SilverTable.SOURCE_PARTITION, DataTypes.IntegerType)
            .add(SilverTable.SOURCE_OFFSET, DataTypes.LongType);

    /** Ranges in one condition on a table: of more, the code by which Delta leaves out files is too long to be compiled. */
    private static final int MOST_AT_ONCE = 32;

    private Positions() {}

    static Dataset<Row> of(Dataset<Row> rows) {
        return rows.select(COLUMNS.stream().map(functions::col).toArray(Column[]::new));
    }

    /** The smallest range of each partition that holds all rows; sorted. */
    static List<PositionRange> ranges(Dataset<Row> rows) {
        List<PositionRange> ranges = new ArrayList<>();
        Dataset<Row> bounds = rows.groupBy(SilverTable.SOURCE_TOPIC, SilverTable.SOURCE_PARTITION)
                .agg(min(SilverTable.SOURCE_OFFSET), max(SilverTable.SOURCE_OFFSET));
        for (Row row : bounds.orderBy(SilverTable.SOURCE_TOPIC, SilverTable.SOURCE_PARTITION)
                .collectAsList()) {
            ranges.add(new PositionRange(row.getString(0), row.getInt(1), row.getLong(2), row.getLong(3)));
        }
        return ranges;
    }

    static Column within(List<PositionRange> ranges) {
        return AnyOf.of(ranges.stream().map(Positions::within).toList());
    }

    static Column within(PositionRange range) {
        return col(SilverTable.SOURCE_TOPIC)
                .equalTo(range.topic())
                .and(col(SilverTable.SOURCE_PARTITION).equalTo(range.partition()))
                .and(col(SilverTable.SOURCE_OFFSET).between(range.first(), range.last()));
    }

    /** The positions in these ranges that a table holds. */
    static Dataset<Row> held(SparkSession spark, TableDefinition table, List<PositionRange> ranges) {
        Dataset<Row> positions = of(spark.read().format("delta").load(table.location()));
        List<Dataset<Row>> held = new ArrayList<>();
        for (int from = 0; from == 0 || from < ranges.size(); from += MOST_AT_ONCE) {
            int to = Math.min(ranges.size(), from + MOST_AT_ONCE);
            held.add(positions.filter(within(ranges.subList(from, to))));
        }
        return held.stream().reduce(Dataset::unionAll).orElseThrow();
    }

    /** The rows whose position is not among others. */
    static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> positions) {
        return rows.join(positions, key(), "left_anti");
    }

    /** The rows whose position is among others. */
    static Dataset<Row> among(Dataset<Row> rows, Dataset<Row> positions) {
        return rows.join(positions, key(), "left_semi");
    }

    /** To join by. */
    static Seq<String> key() {
        return JavaConverters.asScalaBuffer(COLUMNS);
    }
}
