package io.faultstream.config;

import java.time.Duration;

/**
 * How failing queries are started again, when to give up, how long a stop may take, and who may run.
 *
 * @param stuckAfter a query that neither lives nor advances for longer is reported as stuck
 */
public record SupervisorConfig(
        Duration firstBackoff,
        Duration maxBackoff,
        int maxFailures,
        Duration failureWindow,
        Duration gracePeriod,
        Duration stuckAfter,
        RunLockConfig lock) {}
