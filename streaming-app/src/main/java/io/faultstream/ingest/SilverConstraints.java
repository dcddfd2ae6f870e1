package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.codec.RejectReason;
import io.faultstream.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * What a table itself asks of its rows: CHECK constraints, NOT NULL columns, column invariants. Delta refuses a whole
 * write for one row that does not comply, so the rows are looked at before. Driver only.
 *
 * @param table its name, for messages
 * @param checks boolean SQL by name; a row complies only where it is TRUE
 * @param notNull columns, those of nested messages with dots
 */
record SilverConstraints(String table, Map<String, String> checks, List<String> notNull) {
    private static final String CHECK = "delta.constraints.";
    private static final String INVARIANT = "delta.invariants";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As they are now. */
    static SilverConstraints of(SparkSession spark, TableDefinition table) {
        Snapshot snapshot = DeltaLog.forTable(spark, table.location()).update(false, Option.empty(), Option.empty());
        Map<String, String> checks = new TreeMap<>();
        JavaConverters.mapAsJavaMap(snapshot.metadata().configuration()).forEach((key, sql) -> {
            if (key.startsWith(CHECK)) {
                checks.put("constraint " + key.substring(CHECK.length()), sql);
            }
        });
        List<String> notNull = new ArrayList<>();
        collect("", snapshot.schema(), checks, notNull);
        return new SilverConstraints(table.qualifiedName(), checks, notNull);
    }

    boolean isEmpty() {
        return checks.isEmpty() && notNull.isEmpty();
    }

    /** Marks the rows, not rejected so far, that the table would not take. */
    Dataset<Row> apply(Dataset<Row> rows) {
        if (isEmpty()) {
            return rows;
        }
        Column failed = lit(null).cast(DataTypes.StringType);
        for (String column : notNull) {
            String detail = column + " is null, which " + table + " does not take";
            failed = coalesce(failed, when(col(column).isNull(), lit(detail)));
        }
        for (Map.Entry<String, String> check : checks.entrySet()) {
            String detail = check.getKey() + " of " + table + " does not hold: " + check.getValue();
            Column holds = coalesce(expr(check.getValue()), lit(false));
            failed = coalesce(failed, when(not(holds), lit(detail)));
        }
        return Marks.reject(rows, RejectReason.WRITE_FAILED, failed);
    }

    private static void collect(String path, StructType struct, Map<String, String> checks, List<String> notNull) {
        for (StructField field : struct.fields()) {
            String name = path + field.name();
            if (!field.nullable()) {
                notNull.add(name);
            }
            if (field.metadata().contains(INVARIANT)) {
                checks.put(
                        "the invariant of " + name, invariant(field.metadata().getString(INVARIANT)));
            }
            // Inside arrays and maps there is no column to look at: what Delta finds there is found by probing.
            if (field.dataType() instanceof StructType inner) {
                collect(name + ".", inner, checks, notNull);
            }
        }
    }

    private static String invariant(String json) {
        try {
            return JSON.readTree(json).at("/expression/expression").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not what Delta writes: " + json, e);
        }
    }
}
