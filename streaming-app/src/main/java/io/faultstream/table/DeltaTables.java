package io.faultstream.table;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.faultstream.config.SetupException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Creates tables and adds the columns that a definition has gained. Driver only. */
public final class DeltaTables {
    /**
     * Every property that decides what a reader must understand is stated, since a distribution may bring other defaults.
     * Athena's engine reads reader version 1 without exception.
     */
    private static final Map<String, String> PROPERTIES = Map.of(
            "delta.minReaderVersion", "1",
            "delta.minWriterVersion", "2",
            "delta.enableDeletionVectors", "false",
            "delta.columnMapping.mode", "none",
            "delta.checkpointPolicy", "classic");

    private final SparkSession spark;

    public DeltaTables(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Makes the table be as defined: created if missing, grown by new columns, checked for Athena.
     *
     * @throws SetupException if what is there cannot become what is defined
     */
    public void ensure(TableDefinition table) {
        if (!exists(table)) {
            create(table);
        }
        Snapshot snapshot = snapshot(table);
        AthenaGate.check(snapshot.protocol(), table);
        grow(table, snapshot.schema());
    }

    public boolean exists(TableDefinition table) {
        return DeltaTable.isDeltaTable(spark, table.location());
    }

    private void create(TableDefinition table) {
        DeltaTableBuilder builder = DeltaTable.createIfNotExists(spark)
                .location(table.location())
                .addColumns(nullable(table.schema()))
                .partitionedBy(table.partitionedBy().toArray(String[]::new));
        for (Map.Entry<String, String> property : PROPERTIES.entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        builder.execute();
    }

    /** Delta's own view of the table: DESCRIBE DETAIL tells the same, but costs a Spark job or two for each table. */
    private Snapshot snapshot(TableDefinition table) {
        return DeltaLog.forTable(spark, table.location()).update(false, scala.Option.empty(), scala.Option.empty());
    }

    private void grow(TableDefinition table, StructType present) {
        List<String> names = List.of(present.fieldNames());
        boolean grown = false;
        for (StructField field : table.schema().fields()) {
            if (!names.contains(field.name())) {
                grown = true;
                continue;
            }
            DataType was = present.apply(field.name()).dataType();
            if (!sameOrGrown(was, field.dataType())) {
                throw new SetupException(
                        table.qualifiedName(),
                        "column " + field.name() + " is " + was.simpleString() + " in " + table.location()
                                + " but the contract makes it "
                                + field.dataType().simpleString(),
                        "Give the changed field a new name and number, or write to a new table");
            }
            grown |= !was.simpleString().equals(field.dataType().simpleString());
        }
        if (grown) {
            spark.createDataFrame(List.of(), nullable(table.schema()))
                    .write()
                    .format("delta")
                    .mode("append")
                    .option("mergeSchema", "true")
                    .save(table.location());
        }
    }

    /** True where every part of {@code present} is still there with its type: nested messages may have gained fields. */
    private static boolean sameOrGrown(DataType present, DataType defined) {
        if (present instanceof StructType was && defined instanceof StructType is) {
            for (StructField field : was.fields()) {
                if (!List.of(is.fieldNames()).contains(field.name())
                        || !sameOrGrown(field.dataType(), is.apply(field.name()).dataType())) {
                    return false;
                }
            }
            return true;
        }
        if (present instanceof ArrayType was && defined instanceof ArrayType is) {
            return sameOrGrown(was.elementType(), is.elementType());
        }
        if (present instanceof MapType was && defined instanceof MapType is) {
            return sameOrGrown(was.keyType(), is.keyType()) && sameOrGrown(was.valueType(), is.valueType());
        }
        return present.simpleString().equals(defined.simpleString());
    }

    /** Columns are nullable throughout: an absent field is a null, and NOT NULL would raise the writer version. */
    private static StructType nullable(StructType schema) {
        return schema.asNullable();
    }
}
