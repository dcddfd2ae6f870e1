package io.faultstream.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;

/**
 * All that reading one field takes, worked out once. Fields rather than accessors: this is the innermost loop. What a
 * field does not have is null, 0 or -1.
 */
final class FieldPlan {
    /** How many values a field has. */
    enum Shape {
        SINGULAR,
        REPEATED,
        MAP
    }

    final FieldDescriptor descriptor;
    final String name;
    final int number;
    /** Place among the message's fields. */
    final int slot;

    final Kind kind;
    final Shape shape;
    final boolean packed;
    /** Field number and wire type, as the wire has them. */
    final int tag;
    /** Whether a value that is the type's default is written too. */
    final boolean writesDefault;
    /** Index of the oneof among the message's, or -1. */
    final int oneof;
    /** The column holds the JSON text. */
    final boolean jsonColumn;

    /** For MESSAGE. */
    MessagePlan message;
    /** For WRAPPER: the field inside. */
    FieldPlan inner;
    /** For maps. */
    FieldPlan mapKey;

    FieldPlan mapValue;
    /** For ENUM. */
    EnumPlan enumeration;

    boolean required;
    boolean eventTime;
    NumberCheck numberCheck;
    TextCheck textCheck;
    ItemsCheck itemsCheck;
    TimeCheck timeCheck;

    /** How many bytes the length took last time; see {@link WireBuffer#close}. */
    int lengthGuess = 1;

    FieldPlan(FieldDescriptor descriptor, Kind kind, Shape shape, boolean writesDefault, boolean jsonColumn) {
        this.descriptor = descriptor;
        this.name = descriptor.getName();
        this.number = descriptor.getNumber();
        this.slot = descriptor.getIndex();
        this.kind = kind;
        this.shape = shape;
        this.packed = descriptor.isPacked();
        this.tag = number << 3 | (packed ? 2 : shape == Shape.MAP ? 2 : wireType(kind));
        this.writesDefault = writesDefault;
        this.oneof = descriptor.getRealContainingOneof() == null
                ? -1
                : descriptor.getRealContainingOneof().getIndex();
        this.jsonColumn = jsonColumn;
    }

    private static int wireType(Kind kind) {
        return switch (kind) {
            case SFIXED32, FIXED32, FLOAT -> 5;
            case SFIXED64, FIXED64, DOUBLE -> 1;
            case INT32, SINT32, UINT32, INT64, SINT64, UINT64, BOOL, ENUM, NULL_VALUE -> 0;
            default -> 2;
        };
    }
}
