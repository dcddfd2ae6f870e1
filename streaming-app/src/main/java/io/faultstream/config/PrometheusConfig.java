package io.faultstream.config;

/**
 * The scrape endpoint.
 *
 * @param port 0 takes any free port
 */
public record PrometheusConfig(boolean enabled, String host, int port) {}
