/** Spark's own cluster on loopback: a Master, Workers of one core each, and what their executors use. */
package io.faultstream.bench.cluster;
