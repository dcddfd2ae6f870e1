package io.faultstream.audit;

import io.faultstream.audit.Finding.Kind;
import java.util.Map;
import java.util.Optional;

/**
 * Says of offsets that are in no table why that may be so: the ledger's word first, then the broker's, then an earlier
 * proof's. Runs on executors, one per task.
 */
final class HoleJudge implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final Optional<Map<String, String>> broker;
    private Witness witness;

    /** @param broker options of a consumer; empty where the broker is not to be asked */
    HoleJudge(Optional<Map<String, String>> broker) {
        this.broker = broker;
    }

    void judge(PartitionScope scope, OffsetRange hole, Tally tally, Findings findings) {
        for (OffsetRange demanded : scope.demanded().inside(hole)) {
            scope.knownLost().inside(demanded).forEach(part -> tally.add(Count.KNOWN_LOST, part.size()));
            for (OffsetRange open : scope.knownLost().outside(demanded)) {
                scope.retention().inside(open).forEach(part -> tally.add(Count.RETENTION, part.size()));
                for (OffsetRange unexplained : scope.retention().outside(open)) {
                    // Apart, since the two are counted apart.
                    scope.proven().inside(unexplained).forEach(old -> ask(scope, old, true, tally, findings));
                    scope.proven().outside(unexplained).forEach(fresh -> ask(scope, fresh, false, tally, findings));
                }
            }
        }
    }

    @Override
    public void close() {
        if (witness != null) {
            witness.close();
        }
    }

    private void ask(PartitionScope scope, OffsetRange hole, boolean proven, Tally tally, Findings findings) {
        if (broker.isEmpty()) {
            unanswered(scope, hole, proven, "the broker was not asked", tally, findings);
            return;
        }
        if (witness == null) {
            witness = new Witness(broker.get());
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Tally answer = new Tally();
            Witness.Extent extent = witness.extent(scope.partition());
            Optional<OffsetRange> held = part(hole, extent.beginning(), extent.end());
            boolean answered = held.isEmpty()
                    || witness.records(scope.partition(), held.get(), offset -> {
                        answer.add(Count.LOST, 1);
                        findings.add(
                                Kind.LOST,
                                scope.partition(),
                                offset,
                                offset,
                                "in neither silver nor quarantine, and the broker has it");
                    });
            if (answered) {
                held.ifPresent(range -> empty(Count.LEGITIMATE, range.size() - answer.get(Count.LOST), proven, answer));
                part(hole, 0, extent.beginning())
                        .ifPresent(gone -> unanswered(
                                scope,
                                gone,
                                proven,
                                "the broker no longer has them: it begins at " + extent.beginning(),
                                tally,
                                findings));
                part(hole, extent.end(), Long.MAX_VALUE)
                        .ifPresent(beyond -> unanswered(
                                scope,
                                beyond,
                                proven,
                                "the broker ends at " + extent.end() + ": was the topic made anew?",
                                tally,
                                findings));
                tally.addAll(answer);
                return;
            }
        }
        throw new BrokerAwayException(scope.partition() + " is being removed faster than it can be read", null);
    }

    private static void unanswered(
            PartitionScope scope, OffsetRange hole, boolean proven, String why, Tally tally, Findings findings) {
        Kind kind = proven ? Kind.PROVEN_EARLIER : Kind.UNPROVABLE;
        findings.add(kind, scope.partition(), hole.first(), hole.last(), "unprovable: " + why);
        if (proven) {
            empty(Count.PROVEN_EARLIER, hole.size(), true, tally);
        } else {
            tally.add(Count.UNPROVABLE, hole.size());
        }
    }

    private static void empty(Count count, long positions, boolean proven, Tally tally) {
        tally.add(count, positions);
        if (proven) {
            tally.add(Count.EMPTY_BELOW_PROOF, positions);
        }
    }

    /** What of a range is in [from, end). */
    private static Optional<OffsetRange> part(OffsetRange range, long from, long end) {
        long first = Math.max(range.first(), from);
        long last = Math.min(range.last(), end - 1);
        return first <= last ? Optional.of(new OffsetRange(first, last)) : Optional.empty();
    }
}
