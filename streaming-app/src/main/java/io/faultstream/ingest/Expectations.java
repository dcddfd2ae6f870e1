package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.faultstream.codec.RejectReason;
import io.faultstream.config.SetupException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The named SQL constraints of a stream: a record for which one is FALSE is rejected, the first by the file's order. */
final class Expectations {
    private final Map<String, String> sqlByName;

    /** @param sqlByName boolean SQL over silver columns */
    Expectations(Map<String, String> sqlByName) {
        this.sqlByName = sqlByName;
    }

    boolean isEmpty() {
        return sqlByName.isEmpty();
    }

    /** @throws SetupException if one does not fit the silver table */
    void check(SparkSession spark, StructType silver, String stream) {
        if (isEmpty()) {
            return;
        }
        Dataset<Row> empty = spark.createDataFrame(List.of(), silver);
        sqlByName.forEach((name, sql) -> {
            String where = "faultstream.streams." + stream + ".expectations." + name;
            DataType type = type(empty, sql, where);
            if (!type.equals(DataTypes.BooleanType)) {
                throw new SetupException(
                        where, "is " + type.simpleString() + ", not boolean: " + sql, "Write a condition");
            }
        });
    }

    /** Marks the rows, not rejected so far, that do not meet an expectation. */
    Dataset<Row> apply(Dataset<Row> rows) {
        if (isEmpty()) {
            return rows;
        }
        Column failed = lit(null).cast(DataTypes.StringType);
        for (Map.Entry<String, String> expectation : List.copyOf(sqlByName.entrySet())) {
            String detail = "expectation " + expectation.getKey() + " does not hold: " + expectation.getValue();
            failed = coalesce(failed, when(not(expr(expectation.getValue())), lit(detail)));
        }
        return Marks.reject(rows, RejectReason.EXPECTATION_FAILED, failed);
    }

    private static DataType type(Dataset<Row> empty, String sql, String where) {
        try {
            return empty.select(expr(sql)).schema().fields()[0].dataType();
        } catch (Exception e) {
            // Spark's AnalysisException is checked in Scala only: javac does not let it be caught by name here.
            if (e instanceof AnalysisException analysis) {
                throw new SetupException(where, analysis.getSimpleMessage(), "Mend the SQL: " + sql);
            }
            throw e;
        }
    }
}
