package io.faultstream.testing;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Delta Kernel's values as Java's: timestamps are {@link Instant}, dates {@link LocalDate}, arrays {@link List}, maps and
 * structs {@link Map}, null is null.
 */
final class KernelValues {
    private KernelValues() {}

    static Object of(ColumnVector vector, int row) {
        DataType type = vector.getDataType();
        if (vector.isNullAt(row)) {
            return null;
        }
        if (type instanceof StructType struct) {
            return struct(struct, vector, row);
        }
        if (type instanceof ArrayType) {
            ArrayValue array = vector.getArray(row);
            return list(array.getElements(), array.getSize());
        }
        if (type instanceof MapType) {
            return map(vector.getMap(row));
        }
        return scalar(type, vector, row);
    }

    /** {@code string}, {@code array<float>}, {@code struct<code:string,count:integer>} … */
    static String typeName(DataType type) {
        if (type instanceof StructType struct) {
            List<String> fields = new ArrayList<>();
            for (StructField field : struct.fields()) {
                fields.add(field.getName() + ":" + typeName(field.getDataType()));
            }
            return "struct<" + String.join(",", fields) + ">";
        }
        if (type instanceof ArrayType array) {
            return "array<" + typeName(array.getElementType()) + ">";
        }
        if (type instanceof MapType map) {
            return "map<" + typeName(map.getKeyType()) + "," + typeName(map.getValueType()) + ">";
        }
        return type.toString().toLowerCase(Locale.ROOT);
    }

    private static Object scalar(DataType type, ColumnVector vector, int row) {
        if (type instanceof StringType) {
            return vector.getString(row);
        }
        if (type instanceof LongType) {
            return vector.getLong(row);
        }
        if (type instanceof IntegerType) {
            return vector.getInt(row);
        }
        if (type instanceof DoubleType) {
            return vector.getDouble(row);
        }
        if (type instanceof FloatType) {
            return vector.getFloat(row);
        }
        if (type instanceof BooleanType) {
            return vector.getBoolean(row);
        }
        if (type instanceof BinaryType) {
            return vector.getBinary(row);
        }
        if (type instanceof DecimalType) {
            return vector.getDecimal(row);
        }
        if (type instanceof DateType) {
            return LocalDate.ofEpochDay(vector.getInt(row));
        }
        if (type instanceof TimestampType) {
            long micros = vector.getLong(row);
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
        }
        throw new IllegalArgumentException("no Java value for " + type);
    }

    private static Map<String, Object> struct(StructType type, ColumnVector vector, int row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < type.length(); i++) {
            values.put(type.at(i).getName(), of(vector.getChild(i), row));
        }
        return values;
    }

    private static List<Object> list(ColumnVector elements, int size) {
        List<Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(of(elements, i));
        }
        return values;
    }

    private static Map<Object, Object> map(MapValue map) {
        Map<Object, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < map.getSize(); i++) {
            values.put(of(map.getKeys(), i), of(map.getValues(), i));
        }
        return values;
    }
}
