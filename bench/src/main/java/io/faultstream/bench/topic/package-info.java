/** A real broker and what goes into its topics. */
package io.faultstream.bench.topic;
