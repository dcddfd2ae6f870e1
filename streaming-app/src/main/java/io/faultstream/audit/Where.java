package io.faultstream.audit;

/** Which table a position is a row of; the number is a column of the rows that are sorted. */
enum Where {
    SILVER,
    QUARANTINE,
    /** In quarantine, marked by a replay that is about to remove it. */
    QUARANTINE_MARKED
}
