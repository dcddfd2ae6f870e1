/** Whether a micro-batch gets slower as its table grows. */
package io.faultstream.bench.growth;
