/**
 * How a contract may change: the differences of two versions of a message, what each means for producers, tables and
 * readers, and the canonical form by which a version is known. No Spark.
 */
package io.faultstream.codec.evolution;
