package io.faultstream.config;

import java.util.Map;

/** Where metrics go, and the tags each of them carries. */
public record MetricsConfig(PrometheusConfig prometheus, CloudWatchConfig cloudwatch, Map<String, String> tags) {}
