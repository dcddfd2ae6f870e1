package io.faultstream.audit;

import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/**
 * What one task has seen of one partition.
 *
 * @param first lowest offset seen, -1 for none
 * @param last highest offset seen, -1 for none
 */
record Segment(TopicPartition partition, long first, long last, Tally tally, Findings findings)
        implements Serializable {}
