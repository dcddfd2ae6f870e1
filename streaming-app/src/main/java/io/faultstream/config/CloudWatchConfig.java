package io.faultstream.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The push to CloudWatch.
 *
 * @param enabled whether metrics are pushed
 * @param namespace the CloudWatch namespace of all metrics
 * @param step how often they are pushed; below one minute CloudWatch stores (and bills) them as high resolution
 * @param region the AWS region; without one the environment says which, as for every AWS client
 * @param endpoint another address to push to, such as a VPC endpoint
 */
public record CloudWatchConfig(
        boolean enabled, String namespace, Duration step, Optional<String> region, Optional<URI> endpoint) {}
