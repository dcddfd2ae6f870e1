package io.faultstream.table;

import io.faultstream.config.SetupException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table's columns as they become under a definition: what is there stays, what is new comes behind it, at any depth. */
final class Columns {
    private Columns() {}

    /** @throws SetupException if a column would have another type */
    static StructType merge(TableDefinition table, StructType present) {
        StructType merged = new StructType();
        List<String> defined = List.of(table.schema().fieldNames());
        for (StructField field : present.fields()) {
            if (!defined.contains(field.name())) {
                merged = merged.add(field);
                continue;
            }
            DataType is = table.schema().apply(field.name()).dataType();
            DataType type = grown(field.dataType(), is)
                    .orElseThrow(() -> new SetupException(
                            table.qualifiedName(),
                            "column " + field.name() + " is " + field.dataType().simpleString() + " in "
                                    + table.location() + " but the contract makes it " + is.simpleString(),
                            "Give the changed field a new name and number, or write to a new table"));
            merged = merged.add(new StructField(field.name(), type, field.nullable(), field.metadata()));
        }
        return withNew(merged, table.schema());
    }

    private static Optional<DataType> grown(DataType was, DataType is) {
        if (was instanceof StructType before && is instanceof StructType after) {
            return struct(before, after);
        }
        if (was instanceof ArrayType before && is instanceof ArrayType after) {
            return grown(before.elementType(), after.elementType())
                    .map(item -> new ArrayType(item, before.containsNull()));
        }
        if (was instanceof MapType before && is instanceof MapType after) {
            return grown(before.keyType(), after.keyType()).flatMap(key -> grown(before.valueType(), after.valueType())
                    .map(value -> new MapType(key, value, before.valueContainsNull())));
        }
        return Optional.of(was).filter(type -> type.simpleString().equals(is.simpleString()));
    }

    private static Optional<DataType> struct(StructType before, StructType after) {
        StructType merged = new StructType();
        List<String> names = List.of(after.fieldNames());
        for (StructField field : before.fields()) {
            if (!names.contains(field.name())) {
                merged = merged.add(field);
                continue;
            }
            Optional<DataType> type =
                    grown(field.dataType(), after.apply(field.name()).dataType());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            merged = merged.add(new StructField(field.name(), type.get(), field.nullable(), field.metadata()));
        }
        return Optional.of(withNew(merged, after));
    }

    private static StructType withNew(StructType present, StructType defined) {
        StructType all = present;
        List<String> names = List.of(present.fieldNames());
        for (StructField field : defined.asNullable().fields()) {
            if (!names.contains(field.name())) {
                all = all.add(field);
            }
        }
        return all;
    }
}
