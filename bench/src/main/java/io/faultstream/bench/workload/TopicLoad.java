package io.faultstream.bench.workload;

import io.faultstream.bench.data.Shape;

/**
 * A topic and what is in it.
 *
 * @param records how many are in the topic before a throughput run; how many the latency kind has sent is rate × time
 * @param dirtyShare of broken records, 0 to 1
 * @param rate records a second, where records come steadily
 */
public record TopicLoad(
        String topic, Shape shape, long records, int partitions, double dirtyShare, long seed, double rate) {}
