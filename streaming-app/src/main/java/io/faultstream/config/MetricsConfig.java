package io.faultstream.config;

import java.util.Map;

/**
 * Where the service's metrics go.
 *
 * @param prometheus the scrape endpoint
 * @param cloudwatch the push to CloudWatch
 * @param tags tags on every metric, such as the name of the deployment; each becomes a CloudWatch dimension
 */
public record MetricsConfig(PrometheusConfig prometheus, CloudWatchConfig cloudwatch, Map<String, String> tags) {
    public MetricsConfig {
        tags = Map.copyOf(tags);
    }
}
