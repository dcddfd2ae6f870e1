/** Flink SQL as a system under test. */
package io.faultstream.bench.flink;
