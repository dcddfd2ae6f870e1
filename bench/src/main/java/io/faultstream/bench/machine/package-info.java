/** What was measured on: the machine, the sources, the versions. */
package io.faultstream.bench.machine;
