/** Results for people and for programs: the table, the JSON, bench/RESULTS.md. */
package io.faultstream.bench.report;
