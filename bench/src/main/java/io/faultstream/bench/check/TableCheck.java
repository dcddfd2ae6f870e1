package io.faultstream.bench.check;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import io.faultstream.bench.child.Child;
import io.faultstream.config.SparkConfig;
import io.faultstream.runtime.SparkSessions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The main of the child that counts and sums everybody's rows: {@code check KIND COLUMN LOCATION...}; and says how late they were: {@code latency LOCATION FROM TO}, {@code caught-up LOCATION FROM LIMIT}.
 */
public final class TableCheck {
    private final SparkSession spark;

    private TableCheck() {
        this.spark = SparkSessions.open(
                "check",
                new SparkConfig(
                        Optional.of("local[2]"),
                        Map.of(
                                "spark.driver.host", "127.0.0.1",
                                "spark.driver.bindAddress", "127.0.0.1",
                                "spark.ui.enabled", "false")));
    }

    public static void main(String[] args) {
        Child.serve(() -> {
            TableCheck check = new TableCheck();
            return check::answer;
        });
    }

    private Map<String, Object> answer(String command, List<String> arguments) throws IOException {
        return switch (command) {
            case "check" -> check(arguments.get(0), arguments.get(1), arguments.subList(2, arguments.size()));
            case "latency" ->
                new CommitTimes(spark, arguments.get(0))
                        .latency(Long.parseLong(arguments.get(1)), Long.parseLong(arguments.get(2)));
            case "caught-up" ->
                new CommitTimes(spark, arguments.get(0))
                        .caughtUp(Long.parseLong(arguments.get(1)), Long.parseLong(arguments.get(2)));
            default -> throw new IllegalArgumentException("not a command: " + command);
        };
    }

    /** @param column "-" where there is nothing to sum up */
    private Map<String, Object> check(String kind, String column, List<String> locations) {
        boolean delta = kind.equals("DELTA");
        Dataset<Row> rows = delta
                ? spark.read().format("delta").load(locations.get(0))
                : spark.read().option("recursiveFileLookup", "true").parquet(locations.toArray(String[]::new));
        Map<String, Object> answer = new LinkedHashMap<>();
        if (column.equals("-")) {
            answer.put("rows", rows.count());
        } else {
            Row counted = rows.agg(
                            count(lit(1)),
                            sum(number(column, rows.schema().apply(column).dataType())),
                            count_if(col(column).isNull()))
                    .head();
            answer.put("rows", counted.getLong(0));
            answer.put("sum", counted.isNullAt(1) ? 0.0 : counted.getDouble(1));
            answer.put("nulls", counted.getLong(2));
        }
        if (delta && locations.size() > 1) {
            answer.put(
                    "quarantined",
                    spark.read().format("delta").load(locations.get(1)).count());
        }
        return answer;
    }

    private static Column number(String column, DataType type) {
        if (type instanceof ArrayType) {
            return aggregate(col(column), lit(0.0), (total, item) -> total.plus(item.cast("double")));
        }
        if (type.equals(DataTypes.BinaryType)) {
            return udf((UDF1<byte[], Double>) TableCheck::sumOfFloats, DataTypes.DoubleType)
                    .apply(col(column));
        }
        return col(column).cast("double");
    }

    /** Of floats in little-endian order. */
    private static Double sumOfFloats(byte[] bytes) {
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double sum = 0;
        while (floats.hasRemaining()) {
            sum += floats.getFloat();
        }
        return sum;
    }
}
