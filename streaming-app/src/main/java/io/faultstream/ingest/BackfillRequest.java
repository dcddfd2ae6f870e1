package io.faultstream.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which records are to be ingested next to the live stream: given offsets, or all of a time.
 *
 * @param offsets at least one where there is no time; of partitions of the stream's topic
 * @param time by the broker's timestamps
 */
public record BackfillRequest(String stream, List<Offsets> offsets, Optional<Time> time) {
    /**
     * Offsets of one partition.
     *
     * @param first inclusive
     * @param last inclusive
     */
    public record Offsets(int partition, long first, long last) {}

    /**
     * A span of time.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public record Time(Instant from, Instant to) {}

    public static BackfillRequest ofOffsets(String stream, List<Offsets> offsets) {
        return new BackfillRequest(stream, List.copyOf(offsets), Optional.empty());
    }

    public static BackfillRequest ofTime(String stream, Instant from, Instant to) {
        return new BackfillRequest(stream, List.of(), Optional.of(new Time(from, to)));
    }
}
