/** The systems under test that run on the service's own class path. Each is the main of a child JVM. */
package io.faultstream.bench.system;
