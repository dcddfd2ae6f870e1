/** How fresh the tables of the running service are, and how it comes back. */
package io.faultstream.bench.latency;
