package io.faultstream.config;

/**
 * What happens when too large a share of a stream's records goes to quarantine.
 *
 * @param above the largest share that is taken as it comes, from 0 to 1
 * @param over how many of the latest records the share is of, at least
 */
public record ErrorRateConfig(Action action, double above, long over) {
    /** What is done about it. */
    public enum Action {
        /** Said once in the log and in the metrics. */
        WARN,
        /** The service ends, non-zero. */
        STOP
    }
}
