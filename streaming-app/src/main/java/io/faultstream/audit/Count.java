package io.faultstream.audit;

/** What an audit counts for each partition. Positions, except where rows are named. */
public enum Count {
    SILVER_ROWS,
    QUARANTINE_ROWS,
    /** In silver and still in quarantine, marked there by a replay that is about to remove it. */
    IN_TRANSIT,
    /** In no table, and the broker has no record there: transaction markers, aborted or compacted records. */
    LEGITIMATE,
    /** In no table; the broker cannot be asked any more, an earlier proof accepted as many. */
    PROVEN_EARLIER,
    /** In no table, and reference.ledger knows that it is lost. */
    KNOWN_LOST,
    /** In no table, and reference.ledger knows that it was removed after its time. */
    RETENTION,
    /** In no table, and nobody can say any more whether there was a record. */
    UNPROVABLE,
    /** In no table, though there is or was a record. */
    LOST,
    /** In the tables more than once. */
    DOUBLED,
    /** In a table, though reference.ledger calls it lost. */
    PRESENT_THOUGH_LOST,
    /** Of LEGITIMATE and PROVEN_EARLIER, those that an earlier proof had looked at. */
    EMPTY_BELOW_PROOF,
    /** Silver rows that must have a prediction. */
    WINDOWS,
    /** Rows of gold. */
    PREDICTIONS,
    UNSCORED,
    /** With more than one prediction of one model version. */
    DOUBLED_PREDICTION,
    /** With a prediction, and not in silver. */
    WITHOUT_WINDOW
}
