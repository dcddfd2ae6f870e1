package io.faultstream.ingest;

import static org.apache.spark.sql.functions.year;

import org.apache.spark.sql.Column;

/** Which times have a date that can be a partition: those of the years 1 to 9999. */
final class EventDates {
    static final String PROBLEM = "the event time is outside the years 1 to 9999: its date cannot be a partition";

    private static final long FIRST_MICROS = -62_135_596_800_000_000L;
    private static final long LAST_MICROS = 253_402_300_799_999_999L;

    private EventDates() {}

    /** @param micros since 1970-01-01T00:00:00Z */
    static boolean canBePartition(long micros) {
        return micros >= FIRST_MICROS && micros <= LAST_MICROS;
    }

    /** @param time a timestamp or a date */
    static Column canBePartition(Column time) {
        return year(time).between(1, 9999);
    }
}
