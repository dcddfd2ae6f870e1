/**
 * Kafka to silver and quarantine: one query per stream, one decode per record. {@link IngestQuery} reads like the flow;
 * what a record becomes is decided in {@code codec}, here it becomes rows.
 */
package io.faultstream.ingest;
