package io.faultstream.ingest;

import java.util.List;
import java.util.Optional;

/**
 * What a replay has done, or would do.
 *
 * @param id the replay's own; its writes to silver are of the application {@code replay-<id>}
 * @param dryRun nothing was written
 * @param selected how many records there were to replay, those of unfinished earlier replays among them
 * @param outcomes sorted by what was and what is
 * @param complete false where it was asked to stop: replaying again goes on
 */
public record ReplayResult(
        String id, String stream, boolean dryRun, long selected, List<Outcome> outcomes, boolean complete) {

    /**
     * What has become of records.
     *
     * @param was their reason in quarantine
     * @param now the reason for which they stay there; empty where they are in silver
     */
    public record Outcome(String was, Optional<String> now, long records) {}

    /** How many are in silver now. */
    public long passed() {
        return outcomes.stream()
                .filter(outcome -> outcome.now().isEmpty())
                .mapToLong(Outcome::records)
                .sum();
    }

    /** How many stay in quarantine. */
    public long stayed() {
        return outcomes.stream().mapToLong(Outcome::records).sum() - passed();
    }
}
