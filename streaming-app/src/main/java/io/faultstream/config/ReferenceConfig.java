package io.faultstream.config;

import java.util.Optional;

/**
 * Reference data loaded at start.
 *
 * @param sensorsCsv CSV with the columns of {@code reference/sensors}
 */
public record ReferenceConfig(Optional<String> sensorsCsv) {}
