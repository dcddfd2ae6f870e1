package io.faultstream.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a local run is asked to be.
 *
 * @param dataDir absolute
 * @param kafkaPort 0 takes any
 * @param metricsPort 0 takes any
 * @param devices whether the replayer runs
 * @param speed of the replayer, 1 is real time
 * @param limit when it stops by itself
 */
public record LocalOptions(
        Path dataDir, int kafkaPort, int metricsPort, boolean devices, double speed, Optional<Duration> limit) {}
