/** Systems run in turns over one topic, and what came out. */
package io.faultstream.bench.round;
