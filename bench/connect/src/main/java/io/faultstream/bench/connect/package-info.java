/** Kafka Connect with the Iceberg sink as a system under test. */
package io.faultstream.bench.connect;
