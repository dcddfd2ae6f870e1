/** Spark with Hudi as a system under test. */
package io.faultstream.bench.hudi;
