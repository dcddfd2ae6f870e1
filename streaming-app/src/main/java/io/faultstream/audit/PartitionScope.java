package io.faultstream.audit;

import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/**
 * What has to be proven of one partition.
 *
 * @param from rows before this offset are not looked at
 * @param end the first offset that is not looked at: the end of the newest micro-batch that is done
 * @param demanded offsets that have to be somewhere; others need only be unique
 * @param proven offsets that an earlier proof has accounted for
 * @param knownLost offsets that reference.ledger calls lost
 * @param retention offsets that reference.ledger calls removed
 */
record PartitionScope(
        TopicPartition partition,
        long from,
        long end,
        Ranges demanded,
        Ranges proven,
        Ranges knownLost,
        Ranges retention)
        implements Serializable {}
