package io.faultstream.bench.machine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What every result says of its circumstances.
 *
 * @param loadBefore the machine's load average before the first process was started
 */
public record Head(Machine machine, Commit commit, Instant at, double loadBefore) {
    /** One line for people. */
    public String text() {
        return String.format(
                "%s, %d cores, %.0f GiB, %s, %s; commit %s; %s; load average before the start %.2f",
                machine.cpu(),
                machine.cores(),
                machine.memoryBytes() / (double) (1 << 30),
                machine.kernel(),
                machine.jvm(),
                commit.text(),
                at.truncatedTo(ChronoUnit.MINUTES),
                loadBefore);
    }
}
