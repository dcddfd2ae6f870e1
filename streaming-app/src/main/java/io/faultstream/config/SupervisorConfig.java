package io.faultstream.config;

import java.time.Duration;

/** How failing queries are started again, when to give up, and how long a stop may take. */
public record SupervisorConfig(
        Duration firstBackoff, Duration maxBackoff, int maxFailures, Duration failureWindow, Duration gracePeriod) {}
