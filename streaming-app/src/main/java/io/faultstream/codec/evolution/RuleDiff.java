package io.faultstream.codec.evolution;

import com.google.protobuf.Timestamp;
import io.faultstream.proto.v1.FieldRules;
import io.faultstream.proto.v1.ItemsRule;
import io.faultstream.proto.v1.NumberRule;
import io.faultstream.proto.v1.StringRule;
import io.faultstream.proto.v1.TimeRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares the rules of a field. A stricter rule is a note: it sends records to quarantine that were accepted before. */
final class RuleDiff {
    private final Changes here;

    private RuleDiff(Changes here) {
        this.here = here;
    }

    static void compare(FieldRules before, FieldRules after, Changes here) {
        RuleDiff diff = new RuleDiff(here);
        diff.number(before.getNumber(), after.getNumber());
        diff.string(before.getString(), after.getString());
        diff.items(before.getItems(), after.getItems());
        diff.time(before.getTime(), after.getTime());
        if (before.getEventTime() != after.getEventTime()) {
            here.breaking(
                    after.getEventTime()
                            ? "is now the event time: new rows have another event_time and event_date than old ones"
                            : "is no longer the event time: new rows have another event_time and event_date than old"
                                    + " ones");
        }
    }

    private void number(NumberRule was, NumberRule is) {
        lower("number.min", given(was.hasMin(), was.getMin()), given(is.hasMin(), is.getMin()));
        upper("number.max", given(was.hasMax(), was.getMax()), given(is.hasMax(), is.getMax()));
        lower("number.above", given(was.hasAbove(), was.getAbove()), given(is.hasAbove(), is.getAbove()));
        upper("number.below", given(was.hasBelow(), was.getBelow()), given(is.hasBelow(), is.getBelow()));
        if (was.getFinite() != is.getFinite()) {
            changed("number.finite", is.getFinite(), was.getFinite() + " to " + is.getFinite());
        }
    }

    private void string(StringRule was, StringRule is) {
        lower(
                "string.min_length",
                given(was.hasMinLength(), was.getMinLength()),
                given(is.hasMinLength(), is.getMinLength()));
        upper(
                "string.max_length",
                given(was.hasMaxLength(), was.getMaxLength()),
                given(is.hasMaxLength(), is.getMaxLength()));
        if (!was.getPattern().equals(is.getPattern())) {
            // Which of two patterns takes more is not decided here.
            changed(
                    "string.pattern",
                    !is.getPattern().isEmpty(),
                    (was.getPattern().isEmpty() ? "none" : was.getPattern()) + " to "
                            + (is.getPattern().isEmpty() ? "none" : is.getPattern()));
        }
    }

    private void items(ItemsRule was, ItemsRule is) {
        lower("items.min", given(was.hasMin(), was.getMin()), given(is.hasMin(), is.getMin()));
        upper("items.max", given(was.hasMax(), was.getMax()), given(is.hasMax(), is.getMax()));
    }

    private void time(TimeRule was, TimeRule is) {
        if (was.getUnit() != is.getUnit()) {
            here.breaking("time.unit changed from " + was.getUnit() + " to " + is.getUnit());
        }
        lower(
                "time.not_before",
                given(was.hasNotBefore(), instant(was.getNotBefore())),
                given(is.hasNotBefore(), instant(is.getNotBefore())));
        upper(
                "time.max_ahead_of_broker",
                given(was.hasMaxAheadOfBroker(), duration(was.getMaxAheadOfBroker())),
                given(is.hasMaxAheadOfBroker(), duration(is.getMaxAheadOfBroker())));
    }

    /** A bound below which values are refused. */
    private <T extends Comparable<T>> void lower(String rule, Optional<T> was, Optional<T> is) {
        bound(rule, was, is, 1);
    }

    /** A bound above which values are refused. */
    private <T extends Comparable<T>> void upper(String rule, Optional<T> was, Optional<T> is) {
        bound(rule, was, is, -1);
    }

    private <T extends Comparable<T>> void bound(String rule, Optional<T> was, Optional<T> is, int direction) {
        if (was.equals(is)) {
            return;
        }
        boolean stricter = is.isPresent() && (was.isEmpty() || is.get().compareTo(was.get()) * direction > 0);
        changed(
                rule,
                stricter,
                was.map(Object::toString).orElse("none") + " to "
                        + is.map(Object::toString).orElse("none"));
    }

    private void changed(String rule, boolean stricter, String fromTo) {
        if (stricter) {
            here.note(rule + " changed from " + fromTo + ": records that break it go to quarantine");
        } else {
            here.compatible(rule + " changed from " + fromTo);
        }
    }

    private static <T> Optional<T> given(boolean has, T value) {
        return has ? Optional.of(value) : Optional.empty();
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static Duration duration(com.google.protobuf.Duration time) {
        return Duration.ofSeconds(time.getSeconds(), time.getNanos());
    }
}
