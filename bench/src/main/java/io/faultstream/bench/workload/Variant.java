package io.faultstream.bench.workload;

import com.typesafe.config.Config;

/**
 * What {@code service-spark} does otherwise than the service: for a workload that compares two inputs in one run.
 *
 * @param service goes over the workload's own
 */
public record Variant(TopicLoad topic, Config service) {}
