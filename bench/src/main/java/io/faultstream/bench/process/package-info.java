/** The child JVMs of a benchmark. */
package io.faultstream.bench.process;
