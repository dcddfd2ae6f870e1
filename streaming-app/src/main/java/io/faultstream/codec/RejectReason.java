package io.faultstream.codec;

/**
 * Why a record is in quarantine. The set is closed, and its order is the order of precedence: of several reasons that
 * apply to one record the first in this list is given, wherever in the text they stand.
 */
public enum RejectReason {
    /** A null value (tombstone) or no bytes at all. */
    EMPTY_VALUE,
    /** More bytes, or more items in one array or object, than the limits allow. */
    TOO_LARGE,
    /** The bytes are not UTF-8. */
    INVALID_UTF8,
    /** RFC 8259 says no. */
    MALFORMED_JSON,
    /** Arrays and objects are nested deeper than the limits allow. */
    TOO_DEEP,
    /** The document is JSON, but not an object. */
    NOT_AN_OBJECT,
    /** A value does not fit its field. */
    WRONG_TYPE,
    /** A name that the contract does not have, where the policy is to reject those. */
    UNKNOWN_FIELD,
    /** One name, or two spellings of one name, or two members of one oneof, in the same object. */
    DUPLICATE_FIELD,
    /** A required field is absent or null. */
    MISSING_FIELD,
    /** A rule of the contract does not hold. */
    RULE_VIOLATED,
    /** A configured SQL constraint does not hold; not found by the codec. */
    EXPECTATION_FAILED,
    /** The row could not be written; not found by the codec. */
    WRITE_FAILED
}
