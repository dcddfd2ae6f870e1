package io.faultstream.table.maintenance;

import io.faultstream.config.MaintenanceConfig;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** How much a run may still do; asked between two steps. */
final class Budget {
    private final long deadline;
    private final BooleanSupplier busy;
    private final long maxBytes;
    private long bytes;

    Budget(MaintenanceConfig config, BooleanSupplier busy) {
        this.deadline = System.nanoTime() + config.maxDuration().toNanos();
        this.maxBytes = config.maxBytesPerRun();
        this.busy = busy;
    }

    void spend(long rewritten) {
        bytes += rewritten;
    }

    /** Why no more of {@code next} bytes may be rewritten now, if so. The first step of a run may be of any size. */
    Optional<String> exhausted(long next) {
        if (Thread.currentThread().isInterrupted()) {
            return Optional.of("it was asked to stop");
        }
        if (busy.getAsBoolean()) {
            return Optional.of("the stream is behind");
        }
        if (System.nanoTime() - deadline > 0) {
            return Optional.of("its time is up (max-duration)");
        }
        return bytes > 0 && next > 0 && bytes + next > maxBytes
                ? Optional.of("it has rewritten " + bytes + " bytes (max-bytes-per-run)")
                : Optional.empty();
    }
}
