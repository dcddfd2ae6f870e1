/**
 * What is measured and where it goes. {@link io.faultstream.metrics.PipelineMetrics} is the one home of all meters,
 * {@link io.faultstream.metrics.QueryProgressMetrics} feeds it from Spark's query progress, and
 * {@link io.faultstream.metrics.MetricsRegistries} sends the values to Prometheus and CloudWatch. Everything runs on
 * the driver and works per batch, never per record.
 */
package io.faultstream.metrics;
