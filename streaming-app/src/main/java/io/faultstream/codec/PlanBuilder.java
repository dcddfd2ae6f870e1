package io.faultstream.codec;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.faultstream.codec.FieldPlan.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Works out the plan of a message and of everything below it. One per codec: plans are not shared between tasks. */
final class PlanBuilder {
    private static final Map<String, Kind> WELL_KNOWN = Map.of(
            "google.protobuf.Timestamp", Kind.TIMESTAMP,
            "google.protobuf.Duration", Kind.DURATION,
            "google.protobuf.FieldMask", Kind.FIELD_MASK,
            "google.protobuf.Struct", Kind.STRUCT,
            "google.protobuf.Value", Kind.VALUE,
            "google.protobuf.ListValue", Kind.LIST_VALUE,
            "google.protobuf.Any", Kind.ANY);
    private static final Set<String> WRAPPERS = Set.of(
            "google.protobuf.BoolValue",
            "google.protobuf.Int32Value",
            "google.protobuf.Int64Value",
            "google.protobuf.UInt32Value",
            "google.protobuf.UInt64Value",
            "google.protobuf.FloatValue",
            "google.protobuf.DoubleValue",
            "google.protobuf.StringValue",
            "google.protobuf.BytesValue");

    private final Map<Descriptor, MessagePlan> withoutColumns = new HashMap<>();

    /** The plan of a record's message, with columns. */
    MessagePlan build(Descriptor root) {
        MessagePlan plan = fill(new MessagePlan(root), List.of(root), true);
        List<String> eventTimes = new ArrayList<>();
        for (FieldPlan field : plan.fields) {
            if (field.eventTime) {
                eventTimes.add(field.name);
            }
        }
        if (eventTimes.size() > 1) {
            throw new ContractException(
                    root.getFullName() + " cannot be used",
                    "it has more than one event_time field: " + String.join(", ", eventTimes),
                    "Leave event_time on one of them");
        }
        return plan;
    }

    /** The plan of a message of which only the wire format is wanted; may contain itself. */
    MessagePlan withoutColumns(Descriptor message) {
        MessagePlan known = withoutColumns.get(message);
        if (known != null) {
            return known;
        }
        MessagePlan plan = new MessagePlan(message);
        withoutColumns.put(message, plan);
        return fill(plan, List.of(), false);
    }

    static Kind kindOf(Descriptor message) {
        return WRAPPERS.contains(message.getFullName())
                ? Kind.WRAPPER
                : WELL_KNOWN.getOrDefault(message.getFullName(), Kind.MESSAGE);
    }

    /** The plan of the message in an Any: stands where {@code google.protobuf.Any.value} stands. */
    FieldPlan inAny(Descriptor message) {
        FieldDescriptor place = Any.getDescriptor().findFieldByNumber(Any.VALUE_FIELD_NUMBER);
        Kind kind = kindOf(message);
        FieldPlan plan = new FieldPlan(place, kind, Shape.SINGULAR, true, kind.isDynamic());
        if (kind == Kind.MESSAGE) {
            plan.message = withoutColumns(message);
        } else if (kind == Kind.WRAPPER) {
            plan.inner = wrapped(message);
        }
        return plan;
    }

    private MessagePlan fill(MessagePlan plan, List<Descriptor> path, boolean columns) {
        List<FieldDescriptor> descriptors = plan.descriptor.getFields();
        FieldPlan[] fields = new FieldPlan[descriptors.size()];
        Object[] defaults = new Object[fields.length];
        Map<String, FieldPlan> names = new HashMap<>();
        for (int i = 0; i < fields.length; i++) {
            FieldDescriptor descriptor = descriptors.get(i);
            FieldPlan field = field(descriptor, path, columns);
            RuleReader.apply(field);
            field.eventTime &= path.size() == 1;
            if (field.required) {
                plan.required[i >> 6] |= 1L << i;
            }
            fields[i] = field;
            defaults[i] = descriptor.isRepeated() || descriptor.hasPresence() ? null : defaultOf(field);
            names.put(descriptor.getJsonName(), field);
        }
        for (FieldPlan field : fields) {
            names.putIfAbsent(field.name, field);
        }
        plan.fields = fields;
        plan.defaults = defaults;
        plan.names = new NameTable<>(names);
        return plan;
    }

    private FieldPlan field(FieldDescriptor descriptor, List<Descriptor> path, boolean columns) {
        if (descriptor.isMapField()) {
            FieldPlan map = new FieldPlan(descriptor, Kind.MESSAGE, Shape.MAP, true, false);
            List<FieldDescriptor> entry = descriptor.getMessageType().getFields();
            map.mapKey = value(entry.get(0), Shape.SINGULAR, true, path, columns);
            map.mapValue = value(entry.get(1), Shape.SINGULAR, true, path, columns);
            return map;
        }
        Shape shape = descriptor.isRepeated() ? Shape.REPEATED : Shape.SINGULAR;
        return value(descriptor, shape, descriptor.isRepeated() || descriptor.hasPresence(), path, columns);
    }

    private FieldPlan value(
            FieldDescriptor descriptor, Shape shape, boolean writesDefault, List<Descriptor> path, boolean columns) {
        Kind kind = kindOf(descriptor);
        Descriptor message = kind == Kind.MESSAGE || kind == Kind.WRAPPER ? descriptor.getMessageType() : null;
        boolean recursive = message != null && path.contains(message);
        boolean empty = message != null && message.getFullName().equals("google.protobuf.Empty");
        boolean json = kind.isDynamic() || recursive || empty;
        FieldPlan plan = new FieldPlan(descriptor, kind, shape, writesDefault, json);
        if (kind == Kind.ENUM || kind == Kind.NULL_VALUE) {
            plan.enumeration = new EnumPlan(descriptor.getEnumType());
        } else if (kind == Kind.WRAPPER) {
            plan.inner = wrapped(message);
        } else if (kind == Kind.MESSAGE && (!columns || json)) {
            plan.message = withoutColumns(message);
        } else if (kind == Kind.MESSAGE) {
            List<Descriptor> longer = new ArrayList<>(path);
            longer.add(message);
            plan.message = fill(new MessagePlan(message), longer, true);
        }
        return plan;
    }

    private static FieldPlan wrapped(Descriptor wrapper) {
        FieldDescriptor value = wrapper.getFields().get(0);
        return new FieldPlan(value, kindOf(value), Shape.SINGULAR, false, false);
    }

    private static Kind kindOf(FieldDescriptor field) {
        return switch (field.getType()) {
            case INT32 -> Kind.INT32;
            case SINT32 -> Kind.SINT32;
            case SFIXED32 -> Kind.SFIXED32;
            case UINT32 -> Kind.UINT32;
            case FIXED32 -> Kind.FIXED32;
            case INT64 -> Kind.INT64;
            case SINT64 -> Kind.SINT64;
            case SFIXED64 -> Kind.SFIXED64;
            case UINT64 -> Kind.UINT64;
            case FIXED64 -> Kind.FIXED64;
            case FLOAT -> Kind.FLOAT;
            case DOUBLE -> Kind.DOUBLE;
            case BOOL -> Kind.BOOL;
            case STRING -> Kind.STRING;
            case BYTES -> Kind.BYTES;
            case ENUM ->
                field.getEnumType().getFullName().equals("google.protobuf.NullValue") ? Kind.NULL_VALUE : Kind.ENUM;
            case MESSAGE -> kindOf(field.getMessageType());
            case GROUP ->
                throw new ContractException(
                        field.getFullName() + " cannot be used",
                        "it is a group, which the proto3 JSON mapping does not have",
                        "Make it a message field");
        };
    }

    private static Object defaultOf(FieldPlan field) {
        return switch (field.kind) {
            case FLOAT -> 0f;
            case DOUBLE -> 0d;
            case BOOL -> false;
            case STRING -> "";
            case BYTES -> new byte[0];
            case ENUM, NULL_VALUE -> field.enumeration.name(0);
            case UINT64, FIXED64 -> BigDecimal.ZERO;
            case INT32, SINT32, SFIXED32 -> 0;
            default -> 0L;
        };
    }
}
