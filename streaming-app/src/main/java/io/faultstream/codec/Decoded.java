package io.faultstream.codec;

import java.util.Optional;

/**
 * A record that fits its contract.
 *
 * @param wire the message in Protobuf's wire format, fields in ascending order of their numbers
 * @param columns one value per field in the descriptor's order, as {@link MessageColumns} describes them; null is absent
 * @param eventTimeMicros event time in microseconds since 1970-01-01T00:00:00Z
 * @param rescued what the contract does not know, as the text of one JSON object (path to verbatim value)
 * @param rescuedFields how many entries {@code rescued} has
 */
// Made once per record on the hot path: the arrays are handed over, not copied.
@SuppressWarnings("ArrayRecordComponent")
public record Decoded(byte[] wire, Object[] columns, long eventTimeMicros, Optional<String> rescued, int rescuedFields)
        implements DecodeResult {}
