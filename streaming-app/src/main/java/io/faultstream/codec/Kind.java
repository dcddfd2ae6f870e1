package io.faultstream.codec;

import io.faultstream.codec.ColumnType.Scalar;

/** What a field's value is: its Protobuf type, with the messages that have a JSON form of their own told apart. */
enum Kind {
    INT32(Integer.MIN_VALUE, Integer.MAX_VALUE, Scalar.INT, "a 32-bit integer"),
    SINT32(Integer.MIN_VALUE, Integer.MAX_VALUE, Scalar.INT, "a 32-bit integer"),
    SFIXED32(Integer.MIN_VALUE, Integer.MAX_VALUE, Scalar.INT, "a 32-bit integer"),
    UINT32(0, 0xFFFFFFFFL, Scalar.BIGINT, "an unsigned 32-bit integer"),
    FIXED32(0, 0xFFFFFFFFL, Scalar.BIGINT, "an unsigned 32-bit integer"),
    INT64(Long.MIN_VALUE, Long.MAX_VALUE, Scalar.BIGINT, "a 64-bit integer"),
    SINT64(Long.MIN_VALUE, Long.MAX_VALUE, Scalar.BIGINT, "a 64-bit integer"),
    SFIXED64(Long.MIN_VALUE, Long.MAX_VALUE, Scalar.BIGINT, "a 64-bit integer"),
    // Up to Long.MAX_VALUE on the fast path, above it on the slow one.
    UINT64(0, Long.MAX_VALUE, Scalar.DECIMAL_20, "an unsigned 64-bit integer"),
    FIXED64(0, Long.MAX_VALUE, Scalar.DECIMAL_20, "an unsigned 64-bit integer"),
    FLOAT(0, 0, Scalar.FLOAT, "a number that fits a float"),
    DOUBLE(0, 0, Scalar.DOUBLE, "a number that fits a double"),
    BOOL(0, 0, Scalar.BOOLEAN, "true or false"),
    STRING(0, 0, Scalar.STRING, "a string"),
    BYTES(0, 0, Scalar.BINARY, "a base64 string"),
    ENUM(Integer.MIN_VALUE, Integer.MAX_VALUE, Scalar.STRING, "an enum name or number"),
    NULL_VALUE(Integer.MIN_VALUE, Integer.MAX_VALUE, Scalar.STRING, "null"),
    TIMESTAMP(0, 0, Scalar.TIMESTAMP, "an RFC 3339 time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z"),
    DURATION(0, 0, Scalar.BIGINT, "a duration in seconds such as \"1.5s\""),
    FIELD_MASK(0, 0, Scalar.STRING, "a comma-separated list of lowerCamelCase paths"),
    WRAPPER(0, 0, null, ""),
    MESSAGE(0, 0, null, "an object"),
    STRUCT(0, 0, Scalar.STRING, "an object"),
    VALUE(0, 0, Scalar.STRING, "a value"),
    LIST_VALUE(0, 0, Scalar.STRING, "an array"),
    ANY(0, 0, Scalar.STRING, "an object with an \"@type\" that names a known message");

    /** Range of integers. */
    final long min;

    final long max;
    /** The column's type; null where it depends on the message. */
    final ColumnType column;
    /** For a person: what a value must be. */
    final String expected;

    Kind(long min, long max, ColumnType column, String expected) {
        this.min = min;
        this.max = max;
        this.column = column;
        this.expected = expected;
    }

    boolean isInteger() {
        return ordinal() <= FIXED64.ordinal();
    }

    boolean isUnsigned64() {
        return this == UINT64 || this == FIXED64;
    }

    boolean isNumber() {
        return ordinal() <= DOUBLE.ordinal();
    }

    /** Whether it is a message whose JSON form is its own and whose column is that JSON text. */
    boolean isDynamic() {
        return this == FIELD_MASK || ordinal() >= STRUCT.ordinal();
    }

    /** Whether a JSON null is a value rather than the absence of one. */
    boolean takesNull() {
        return this == NULL_VALUE || this == VALUE;
    }

    /** Whether a repeated field of this kind becomes a primitive array. */
    boolean isPrimitiveItem() {
        return isNumber() && !isUnsigned64() || this == BOOL;
    }
}
