/**
 * The proof that no record was lost or written twice, from tables, checkpoints and the broker. {@code Audit} is the way in.
 */
package io.faultstream.audit;
