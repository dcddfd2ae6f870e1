package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Turns passed time into the records that are due. Has no clock and no thread: whoever calls it has. */
final class Pump {
    /** After a longer gap, as when the broker was away, the streams go on where they were and nothing is made up for. */
    static final Duration LONGEST_STEP = Duration.ofMillis(250);

    private final List<RecordSource> sources;
    private final double speed;
    private final Consumer<ProducerRecord<String, byte[]>> out;
    private double streamNanos;

    Pump(List<RecordSource> sources, double speed, Consumer<ProducerRecord<String, byte[]>> out) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new SetupException(
                    "replay speed", "must be a number above 0 (1 = real time), was " + speed, "Correct it");
        }
        this.sources = List.copyOf(sources);
        this.speed = speed;
        this.out = out;
    }

    /**
     * Emits every record that has become due.
     *
     * @param passedNanos wall time since the call before
     * @param now the wall clock; each record gets the moment at which it was due, which is a little earlier
     */
    void advance(long passedNanos, Instant now) {
        streamNanos += Math.min(passedNanos, LONGEST_STEP.toNanos()) * speed;
        for (RecordSource source : sources) {
            while (source.nextDueNanos() <= streamNanos) {
                long late = (long) ((streamNanos - source.nextDueNanos()) / speed);
                out.accept(source.next(now.minusNanos(late)));
            }
        }
    }
}
