package io.faultstream.codec;

/**
 * The column that a field becomes.
 *
 * @param name the field's original name
 * @param nullable whether the value can be null; it cannot where the contract requires the field, or where proto3 gives
 *     an absent field its default value
 */
public record Column(String name, ColumnType type, boolean nullable) {}
