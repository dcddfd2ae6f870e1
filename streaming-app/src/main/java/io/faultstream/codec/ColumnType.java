package io.faultstream.codec;

import java.util.List;

/** The type of the column that a field becomes, in terms that any table format has. */
public sealed interface ColumnType {
    /** Types of one value; beside each the Java class of the value in {@link Decoded#columns()}. */
    enum Scalar implements ColumnType {
        /** {@link Integer}, 32 bits. */
        INT,
        /** {@link Long}, 64 bits; durations in microseconds too. */
        BIGINT,
        /** {@link java.math.BigDecimal}, DECIMAL(20,0): an unsigned 64-bit integer. */
        DECIMAL_20,
        /** {@link Float}. */
        FLOAT,
        /** {@link Double}. */
        DOUBLE,
        /** {@link Boolean}. */
        BOOLEAN,
        /** {@link String}; enum names, and the JSON text of what has no columns of its own, too. */
        STRING,
        /** {@code byte[]}. */
        BINARY,
        /** {@link Long}: microseconds since 1970-01-01T00:00:00Z. */
        TIMESTAMP
    }

    /** A nested message: {@code Object[]} with one value per field. */
    record Struct(List<Column> fields) implements ColumnType {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A repeated field.
     *
     * @param primitive whether the value is {@code int[]}, {@code long[]}, {@code float[]}, {@code double[]} or
     *     {@code boolean[]} (by the item's type) rather than {@code Object[]}
     */
    record Array(ColumnType item, boolean primitive) implements ColumnType {}

    /** A map field: {@link java.util.Map} from key values to item values, in the order of the text. */
    record MapOf(ColumnType key, ColumnType value) implements ColumnType {}
}
