package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.when;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.faultstream.codec.ColumnType;
import io.faultstream.codec.Contracts;
import io.faultstream.codec.MessageColumns;
import io.faultstream.config.SetupException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Makes of what from_protobuf gives the columns that the codec makes of JSON: defaults that come as null are put back,
 * unsigned numbers and durations get their types, wrappers are opened. Driver only.
 *
 * <p>Protobuf cannot tell an empty list from an absent one: both are null here, or empty if the field is required.
 */
final class ProtobufColumns {
    private static final String WRAPPERS =
            "google\\.protobuf\\.(Double|Float|Int64|UInt64|Int32|UInt32|Bool|String|Bytes)Value";
    /** How protobuf-java names the numbers that an enum does not have. */
    private static final String UNKNOWN_ENUM = "UNKNOWN_ENUM_VALUE_";

    private static final int DECIMALS_OF_SECONDS = 1_000_000;
    private static final BigDecimal TWO_TO_64 = new BigDecimal("18446744073709551616");

    private final String where;

    /** @param where the configuration block, for messages */
    ProtobufColumns(String where) {
        this.where = where;
    }

    /**
     * One column per field, by name, in the descriptor's order.
     *
     * @param struct the struct that from_protobuf gives
     * @throws SetupException if a field cannot be had from from_protobuf
     */
    Map<String, Column> of(Descriptor message, Column struct) {
        return columns(message, MessageColumns.of(message), struct);
    }

    private Map<String, Column> columns(Descriptor message, List<io.faultstream.codec.Column> types, Column struct) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int i = 0; i < types.size(); i++) {
            FieldDescriptor field = message.getFields().get(i);
            ColumnType type = types.get(i).type();
            Column column = column(field, type, struct.getField(field.getName()));
            columns.put(field.getName(), column.cast(ContractSchema.type(type)));
        }
        return columns;
    }

    private Column column(FieldDescriptor field, ColumnType type, Column raw) {
        if (type instanceof ColumnType.MapOf map) {
            return presentItems(field, raw, entries(field.getMessageType(), map, raw));
        }
        if (field.isRepeated()) {
            ColumnType item = ((ColumnType.Array) type).item();
            return presentItems(field, raw, isPlain(field) ? raw : transform(raw, value -> value(field, item, value)));
        }
        return single(field, type, raw);
    }

    private static Column presentItems(FieldDescriptor field, Column raw, Column items) {
        return Contracts.rules(field).getRequired() ? items : when(size(raw).gt(0), items);
    }

    private Column entries(Descriptor entry, ColumnType.MapOf type, Column raw) {
        FieldDescriptor key = entry.findFieldByNumber(1);
        FieldDescriptor value = entry.findFieldByNumber(2);
        Column entries = transform_values(raw, (k, v) -> single(value, type.value(), v));
        return isPlain(key) ? entries : transform_keys(entries, (k, v) -> value(key, type.key(), k));
    }

    private Column single(FieldDescriptor field, ColumnType type, Column raw) {
        Column value = value(field, type, raw);
        return field.hasPresence() ? value : coalesce(value, defaultOf(field));
    }

    /** Whether from_protobuf gives a value as the column has it. */
    private static boolean isPlain(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, FIXED32, UINT64, FIXED64, ENUM, MESSAGE -> false;
            default -> true;
        };
    }

    private Column value(FieldDescriptor field, ColumnType type, Column raw) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> raw.cast(DataTypes.LongType).bitwiseAND(lit(0xFFFF_FFFFL));
            case UINT64, FIXED64 ->
                raw.cast(ContractSchema.type(ColumnType.Scalar.DECIMAL_20))
                        .plus(when(raw.lt(0), lit(TWO_TO_64)).otherwise(lit(BigDecimal.ZERO)));
            case ENUM -> {
                String unknown = UNKNOWN_ENUM + field.getEnumType().getName() + "_";
                Column number = raw.substr(unknown.length() + 1, 20);
                yield when(raw.startsWith(unknown), number).otherwise(raw);
            }
            case MESSAGE -> message(field, type, raw);
            default -> raw;
        };
    }

    private Column message(FieldDescriptor field, ColumnType type, Column raw) {
        Descriptor message = field.getMessageType();
        if (type instanceof ColumnType.Struct nested) {
            Map<String, Column> columns = columns(message, nested.fields(), raw);
            columns.replaceAll((name, column) -> column.alias(name));
            return when(raw.isNotNull(), struct(columns.values().toArray(Column[]::new)));
        }
        if (type == ColumnType.Scalar.TIMESTAMP) {
            return raw;
        }
        if (message.getFullName().equals("google.protobuf.Duration")) {
            // As seconds with six decimals: a cast to a whole number would cut them off.
            return raw.cast(DataTypes.createDecimalType(24, 6)).multiply(lit(DECIMALS_OF_SECONDS));
        }
        if (message.getFullName().matches(WRAPPERS)) {
            return when(raw.isNotNull(), single(message.findFieldByNumber(1), type, raw.getField("value")));
        }
        throw new SetupException(
                where + ".format",
                "protobuf cannot be read into " + field.getFullName() + ": as a column it is the JSON text of "
                        + message.getFullName() + ", which from_protobuf does not make",
                "Take the field out of the contract of this stream, or have the topic in JSON");
    }

    private static Column defaultOf(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG -> lit(0);
            case FLOAT -> lit(0f);
            case DOUBLE -> lit(0d);
            case BOOLEAN -> lit(false);
            case STRING -> lit("");
            case BYTE_STRING -> lit(new byte[0]);
            case ENUM -> lit(field.getEnumType().getValues().get(0).getName());
            case MESSAGE -> throw new IllegalStateException(field.getFullName() + " has presence");
        };
    }
}
