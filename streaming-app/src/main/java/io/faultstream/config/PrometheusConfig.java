package io.faultstream.config;

/**
 * The endpoint that Prometheus scrapes, {@code http://host:port/metrics}.
 *
 * @param enabled whether the driver opens it
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 */
public record PrometheusConfig(boolean enabled, String host, int port) {}
