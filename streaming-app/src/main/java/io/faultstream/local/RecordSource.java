package io.faultstream.local;

import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An endless stream of records with a schedule, and no clock of its own. Used by one thread at a time.
 *
 * <p>Stream time counts from the start of the stream and runs at the replay's speed: at speed 10, one second of it
 * passes in 100 ms.
 */
public interface RecordSource {
    /** Stream time at which the next record is due, in nanoseconds; never goes back. */
    long nextDueNanos();

    /** The next record, as its sender writes it at this wall-clock time. Moves on to the record after it. */
    ProducerRecord<String, byte[]> next(Instant sentAt);
}
