/**
 * The service, in one picture:
 *
 * <pre>
 * Kafka → ingest (codec) → silver, quarantine
 *                          silver → gold (model) → fault_predictions
 *                          silver → gold (SQL)   → aggregates
 * every query → metrics → Prometheus, CloudWatch
 * </pre>
 *
 * {@link io.faultstream.StreamingApp} is the entry point, {@link io.faultstream.Pipeline} wires the flow, {@link
 * io.faultstream.Service} is the flow running.
 */
package io.faultstream;
