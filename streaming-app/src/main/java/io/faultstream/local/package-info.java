/**
 * What `faultstream local` needs around the service: a real Kafka broker in a JVM of its own, and a replayer that plays
 * ten machines (real bearing recordings) and four servers against it. Nothing here is used on a cluster.
 */
package io.faultstream.local;
