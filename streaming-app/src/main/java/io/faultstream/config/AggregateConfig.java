package io.faultstream.config;

import java.time.Duration;

/**
 * One event-time aggregate.
 *
 * @param source silver table that {@code sql} reads under this name
 * @param table gold table
 * @param watermark how long a window waits for late records
 */
public record AggregateConfig(
        String name, String source, String table, Duration watermark, TriggerConfig trigger, String sql) {}
