/** The checkpoints of streaming queries as files: read, checked against the tables, and written anew. */
package io.faultstream.checkpoint;
