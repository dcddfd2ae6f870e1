/**
 * Spark and the service's life cycle: the session and its settings, the supervisor that starts queries again, the lock
 * that keeps a second run away, health, and the one static holder there is, the model of an executor's JVM.
 */
package io.faultstream.runtime;
