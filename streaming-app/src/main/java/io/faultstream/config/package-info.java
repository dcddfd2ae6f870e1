/**
 * Typed settings: HOCON in, records out. {@code reference.conf} documents every key; reading is strict, and all problems
 * are reported together, each with its cause and cure. No Spark.
 */
package io.faultstream.config;
