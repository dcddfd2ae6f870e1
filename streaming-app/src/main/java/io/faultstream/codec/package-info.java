/**
 * JSON bytes to Protobuf wire bytes and column values in one pass, driven by a message's descriptor and the rules in its
 * contract. Knows neither Spark nor Kafka: a record that does not fit is a {@link io.faultstream.codec.Rejected} value,
 * never an exception. {@link io.faultstream.codec.JsonCodec} and {@link io.faultstream.codec.Contracts} are the ways in.
 */
package io.faultstream.codec;
