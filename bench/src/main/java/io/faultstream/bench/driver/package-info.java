/** What a micro-batch costs the driver of a cluster, by partitions and by files. */
package io.faultstream.bench.driver;
