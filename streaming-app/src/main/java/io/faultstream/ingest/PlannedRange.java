package io.faultstream.ingest;

import java.io.Serializable;
import java.util.List;

/**
 * What one task of a micro-batch reads: the offsets of a topic-partition from {@code from} up to, not including, {@code
 * until}.
 *
 * @param hosts where a consumer of that partition is likely to be open
 */
record PlannedRange(String topic, int partition, long from, long until, List<String> hosts) implements Serializable {}
