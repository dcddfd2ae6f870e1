package io.faultstream.table;

import java.util.Locale;

/** The layers of the lake; each is a folder and a schema name in SQL. */
public enum Layer {
    SILVER,
    GOLD,
    QUARANTINE,
    REFERENCE;

    /** {@code silver}, {@code gold} … */
    public String schemaName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
