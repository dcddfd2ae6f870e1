/** What is measured, as data: {@code bench/workloads/NAME.conf}. */
package io.faultstream.bench.workload;
