package io.faultstream.config;

import java.time.Duration;
import java.util.Optional;

/**
 * When micro-batches start.
 *
 * @param interval the pace, or empty for "take what is there, then end"
 */
public record TriggerConfig(Optional<Duration> interval) {
    public static final TriggerConfig AVAILABLE_NOW = new TriggerConfig(Optional.empty());

    public static TriggerConfig every(Duration interval) {
        return new TriggerConfig(Optional.of(interval));
    }
}
