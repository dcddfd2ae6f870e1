package io.faultstream.ingest;

import io.faultstream.codec.Column;
import io.faultstream.codec.ColumnType;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The Spark schema of a contract's columns. Every column is nullable: the codec, not the table, says what is required. */
final class ContractSchema {
    private ContractSchema() {}

    static StructType of(List<Column> columns) {
        StructType schema = new StructType();
        for (Column column : columns) {
            schema = schema.add(column.name(), type(column.type()));
        }
        return schema;
    }

    static DataType type(ColumnType type) {
        if (type instanceof ColumnType.Struct struct) {
            return of(struct.fields());
        }
        if (type instanceof ColumnType.Array array) {
            return DataTypes.createArrayType(type(array.item()));
        }
        if (type instanceof ColumnType.MapOf map) {
            return DataTypes.createMapType(type(map.key()), type(map.value()));
        }
        return switch ((ColumnType.Scalar) type) {
            case INT -> DataTypes.IntegerType;
            case BIGINT -> DataTypes.LongType;
            case DECIMAL_20 -> DataTypes.createDecimalType(20, 0);
            case FLOAT -> DataTypes.FloatType;
            case DOUBLE -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case STRING -> DataTypes.StringType;
            case BINARY -> DataTypes.BinaryType;
            case TIMESTAMP -> DataTypes.TimestampType;
        };
    }
}
