package io.faultstream.audit;

import java.util.List;
import java.util.Optional;

/**
 * What an audit has found.
 *
 * @param gold empty where the stream that it is made of was not audited
 */
public record AuditReport(List<Stream> streams, Optional<Gold> gold) {
    /** Whether the ledger holds. */
    public boolean holds() {
        return streams.stream().allMatch(Stream::holds) && gold.stream().allMatch(Gold::holds);
    }

    /**
     * One stream.
     *
     * @param incremental whether it went on from an earlier proof
     * @param findings the first of them
     * @param notes for a person
     */
    public record Stream(
            String name, boolean incremental, List<Partition> partitions, List<Finding> findings, List<String> notes) {
        public boolean holds() {
            return partitions.stream().allMatch(Partition::holds);
        }
    }

    /**
     * One partition of a stream.
     *
     * @param from where the proof begins
     * @param scannedFrom rows before it are as an earlier proof has found them
     * @param to the first offset that is not looked at
     * @param counts of positions from {@code scannedFrom} on
     */
    public record Partition(String topic, int partition, long from, long scannedFrom, long to, Tally counts) {
        public boolean holds() {
            return counts.get(Count.LOST) == 0 && counts.get(Count.DOUBLED) == 0 && counts.get(Count.UNPROVABLE) == 0;
        }
    }

    /**
     * gold.fault_predictions against silver.
     *
     * @param table qualified name
     * @param windows silver rows that must have a prediction
     * @param predictions rows of gold
     * @param unscored windows without a prediction
     * @param doubled positions with two predictions of one model version
     * @param orphans positions with a prediction that are not in silver
     */
    public record Gold(
            String table,
            long windows,
            long predictions,
            long unscored,
            long doubled,
            long orphans,
            List<Finding> findings,
            List<String> notes) {
        public boolean holds() {
            return unscored == 0 && doubled == 0 && orphans == 0;
        }
    }
}
