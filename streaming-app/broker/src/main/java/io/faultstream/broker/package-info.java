/**
 * A real Kafka broker in one JVM: KRaft, one node, loopback only. It is started as a child process with a class path
 * of its own, because the jars of a broker and those of the service do not agree. Standard output carries one line,
 * {@code READY host:port}; the broker lives until its standard input closes.
 */
package io.faultstream.broker;
