package io.faultstream.codec;

/** What happens to names (and enum names) that the contract does not know. */
public enum UnknownFields {
    /** Kept verbatim in {@link Decoded#rescued()}. */
    RESCUE,
    /** The record is rejected: UNKNOWN_FIELD, and WRONG_TYPE for an enum name. */
    REJECT
}
