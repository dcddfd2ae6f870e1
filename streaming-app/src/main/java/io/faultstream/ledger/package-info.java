/** The account of every Kafka position: what is in no table and why, and the proof that nothing else is missing. */
package io.faultstream.ledger;
