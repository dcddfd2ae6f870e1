/** Micro-benchmarks: {@code bench/run jmh codec}, {@code bench/run jmh classifier}. */
package io.faultstream.bench.jmh;
