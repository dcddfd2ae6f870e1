package io.faultstream.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Publishing to CloudWatch.
 *
 * @param step how often values are sent
 * @param region AWS region, else as the environment says
 * @param endpoint address of the service, else AWS's own
 */
public record CloudWatchConfig(
        boolean enabled, String namespace, Duration step, Optional<String> region, Optional<URI> endpoint) {}
