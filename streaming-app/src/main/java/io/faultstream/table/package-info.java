/**
 * The tables: names, columns, properties, how they are created and grown, how a micro-batch is appended exactly once, and
 * the gate that keeps every table readable from Athena. Column names are constants of one class per table.
 */
package io.faultstream.table;
