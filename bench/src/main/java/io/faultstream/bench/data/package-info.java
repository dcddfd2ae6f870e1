/** The records of the workloads, made up from fixed seeds. */
package io.faultstream.bench.data;
