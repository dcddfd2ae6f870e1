/** Whether the rows that a system has written are the ones that the topic holds. */
package io.faultstream.bench.check;
