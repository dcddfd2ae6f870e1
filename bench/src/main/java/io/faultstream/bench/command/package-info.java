/** The command line of the benchmarks. */
package io.faultstream.bench.command;
