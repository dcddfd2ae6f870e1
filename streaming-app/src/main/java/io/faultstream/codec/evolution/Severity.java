package io.faultstream.codec.evolution;

/** What a change of a contract means for those who rely on it. */
public enum Severity {
    /** Records of today's producers would be lost from their columns or refused, or what is stored changes its meaning. */
    BREAKING,
    /** Nothing breaks, and somebody should know: a record that was accepted may now be refused. */
    NOTE,
    /** Producers, tables and readers go on as before. */
    COMPATIBLE
}
