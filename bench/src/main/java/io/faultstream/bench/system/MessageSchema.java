package io.faultstream.bench.system;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.faultstream.bench.data.Shape;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A message as people write it down for {@code from_json}: names as in the JSON, 64-bit integers as text. */
final class MessageSchema {
    private MessageSchema() {}

    static StructType json(Descriptor message) {
        return struct(message, true);
    }

    /** The same fields, in the same order, by their Protobuf names and types; the one can be cast to the other. */
    static StructType proto(Descriptor message) {
        return struct(message, false);
    }

    /** The columns of a shape's message by their names in tables. */
    static Column[] columns(String shape) {
        return Shape.of(shape).plain().getFields().stream()
                .map(FieldDescriptor::getName)
                .map(functions::col)
                .toArray(Column[]::new);
    }

    private static StructType struct(Descriptor message, boolean json) {
        StructType struct = new StructType();
        for (FieldDescriptor field : message.getFields()) {
            DataType type = type(field, json);
            struct = struct.add(
                    json ? field.getJsonName() : field.getName(),
                    field.isRepeated() ? DataTypes.createArrayType(type) : type);
        }
        return struct;
    }

    private static DataType type(FieldDescriptor field, boolean json) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> DataTypes.BooleanType;
            case INT -> DataTypes.IntegerType;
            case LONG -> json ? DataTypes.StringType : DataTypes.LongType;
            case FLOAT -> DataTypes.FloatType;
            case DOUBLE -> DataTypes.DoubleType;
            case STRING -> DataTypes.StringType;
            case MESSAGE ->
                field.getMessageType().getFullName().equals("google.protobuf.Timestamp")
                        ? DataTypes.TimestampType
                        : struct(field.getMessageType(), json);
            default -> throw new IllegalArgumentException("not in a workload: " + field);
        };
    }
}
