package io.faultstream.metrics;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The last that was seen of one query. The two ages are nanoseconds by a clock that nobody sets; empty before the first
 * start.
 *
 * @param lastProgress when Spark last reported a finished trigger that did something
 * @param batchId of that trigger
 * @param lagRecords records that waited in Kafka then, empty for other sources
 * @param silentFor since the last finished trigger, idle ones too, or the start
 * @param stalledFor since the offsets last moved or nothing was waiting
 */
public record VitalSigns(
        Optional<Instant> lastProgress,
        OptionalLong batchId,
        OptionalLong lagRecords,
        OptionalLong silentFor,
        OptionalLong stalledFor) {}
