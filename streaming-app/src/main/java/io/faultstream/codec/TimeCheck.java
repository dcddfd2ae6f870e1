package io.faultstream.codec;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.faultstream.proto.v1.TimeRule;

/** A {@link TimeRule}, ready to be asked. Times in microseconds since 1970. */
final class TimeCheck {
    private final boolean hasEarliest;
    private final long earliest;
    private final boolean hasLead;
    private final long lead;
    private final long microsPerUnit;
    // The range of the years 1 to 9999 in the rule's unit: a division each is too much for each record.
    private final long first;
    private final long last;

    TimeCheck(TimeRule rule) {
        Timestamp notBefore = rule.getNotBefore();
        Duration ahead = rule.getMaxAheadOfBroker();
        hasEarliest = rule.hasNotBefore();
        earliest = notBefore.getSeconds() * 1_000_000 + Math.floorDiv(notBefore.getNanos() + 999, 1000);
        hasLead = rule.hasMaxAheadOfBroker();
        lead = ahead.getSeconds() * 1_000_000 + ahead.getNanos() / 1000;
        microsPerUnit = switch (rule.getUnit()) {
            case TIME_UNIT_SECONDS -> 1_000_000;
            case TIME_UNIT_MILLIS -> 1_000;
            default -> 1;
        };
        first = TimeText.FIRST_MICROS / microsPerUnit;
        last = TimeText.LAST_MICROS / microsPerUnit;
    }

    /** An integer of the rule's unit as microseconds; outside the years 1 to 9999 the nearest end of that range. */
    long micros(long value) {
        if (value > last) {
            return TimeText.LAST_MICROS + 1;
        }
        return value < first ? TimeText.FIRST_MICROS - 1 : value * microsPerUnit;
    }

    /** Why the time breaks the rule, or null if it holds: hot path. */
    String violation(long micros, long brokerMicros) {
        if (micros < TimeText.FIRST_MICROS || micros > TimeText.LAST_MICROS) {
            return "outside the years 0001 to 9999";
        }

        if (hasEarliest && micros < earliest) {
            return "before " + TimeText.format(earliest);
        }

        if (hasLead && micros - brokerMicros > lead) {
            return "more than " + lead / 1_000_000 + " s after the broker's timestamp " + TimeText.format(brokerMicros);
        }
        return null;
    }
}
