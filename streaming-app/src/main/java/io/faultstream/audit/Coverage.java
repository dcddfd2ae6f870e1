package io.faultstream.audit;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What has to be in the tables besides what the ingest query has passed: the work of completed back-fills. */
public interface Coverage {
    /** No back-fill was ever made. */
    Coverage NONE = (stream, partition) -> List.of();

    /** Ranges that are complete, in any order. */
    List<OffsetRange> ranges(String stream, TopicPartition partition);
}
