package io.faultstream.codec;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.ArrayList;
import java.util.List;

/** The columns that a message's fields become. */
public final class MessageColumns {
    private MessageColumns() {}

    /**
     * One column per field, in the descriptor's order.
     *
     * @throws ContractException if the message has fields or rules that cannot be used
     */
    public static List<Column> of(Descriptor message) {
        return columns(new PlanBuilder().build(message));
    }

    private static List<Column> columns(MessagePlan plan) {
        List<Column> columns = new ArrayList<>();
        for (FieldPlan field : plan.fields) {
            boolean absent = field.shape != FieldPlan.Shape.SINGULAR || field.descriptor.hasPresence();
            columns.add(new Column(field.name, type(field), absent && !field.required));
        }
        return columns;
    }

    private static ColumnType type(FieldPlan field) {
        return switch (field.shape) {
            case SINGULAR -> valueType(field);
            case REPEATED -> new ColumnType.Array(valueType(field), field.kind.isPrimitiveItem());
            case MAP -> new ColumnType.MapOf(valueType(field.mapKey), valueType(field.mapValue));
        };
    }

    private static ColumnType valueType(FieldPlan field) {
        if (field.jsonColumn) {
            return ColumnType.Scalar.STRING;
        }
        return switch (field.kind) {
            case WRAPPER -> field.inner.kind.column;
            case MESSAGE -> new ColumnType.Struct(columns(field.message));
            default -> field.kind.column;
        };
    }
}
