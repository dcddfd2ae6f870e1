package io.faultstream.config;

import java.util.Map;
import java.util.Optional;

/** Spark's master where it is not spark-submit that decides it, and settings on top of the service's own. */
public record SparkConfig(Optional<String> master, Map<String, String> conf) {}
