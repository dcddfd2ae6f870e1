/** A system under test as a child JVM: commands come in as lines, answers go out as lines of JSON. */
package io.faultstream.bench.child;
