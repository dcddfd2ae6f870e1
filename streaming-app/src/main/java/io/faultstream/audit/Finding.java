package io.faultstream.audit;

import java.io.Serializable;
import java.util.Locale;

/**
 * Something that a person has to look at.
 *
 * @param first offset
 * @param last offset, the same as {@code first} for one position
 * @param detail for a person
 */
public record Finding(Kind kind, String topic, int partition, long first, long last, String detail)
        implements Serializable {
    /** What is wrong. */
    public enum Kind {
        LOST,
        DOUBLED,
        UNPROVABLE,
        /** Not wrong so far: becomes UNPROVABLE where the earlier proof had fewer. */
        PROVEN_EARLIER,
        UNSCORED,
        DOUBLED_PREDICTION,
        PREDICTION_WITHOUT_WINDOW;

        /** {@code doubled_prediction}; stable, as JSON has it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Finding as(Kind other, String newDetail) {
        return new Finding(other, topic, partition, first, last, newDetail);
    }
}
