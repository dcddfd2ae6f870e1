package io.faultstream.codec;

/** What became of one record. */
public sealed interface DecodeResult permits Decoded, Rejected {}
