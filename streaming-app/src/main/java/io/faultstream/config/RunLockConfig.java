package io.faultstream.config;

import java.time.Duration;

/**
 * The lock that keeps a second run away from the same checkpoints.
 *
 * @param heartbeat how often the holder says that it is alive
 * @param expiry a holder that has said nothing for longer is taken for dead, and takes itself for one that lost the lock
 */
public record RunLockConfig(Duration heartbeat, Duration expiry) {}
