package io.faultstream.runtime;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one of several runs gets the lock where the store cannot create a file only if it is absent. Each puts a claim,
 * then lists the others', and becomes the holder when a listing made after its own put shows no other live claim. Of two
 * at least one lists after both have put, so never do two find themselves alone. Among candidates the smallest id stays
 * and the others withdraw.
 */
final class LockContest {
    private static final Logger LOG = LoggerFactory.getLogger(LockContest.class);

    private final ClaimStore store;
    private final RunLockConfig config;
    private final String where;
    private final ClaimJudge judge;
    private Claim claim;
    private long renewedAt;
    /** When the own claim was put, by the store's clock. */
    private long modified;

    LockContest(ClaimStore store, RunLockConfig config, String where, Claim claim) {
        this.store = store;
        this.config = config;
        this.where = where;
        this.claim = claim;
        this.judge = new ClaimJudge(claim.process(), config, !store.isLocal(), System::nanoTime);
    }

    /** @throws SetupException if another run has it, or is about to */
    RunLock win() throws IOException {
        renewedAt = System.nanoTime();
        try {
            modified = store.put(claim);
            while (!isAlone()) {
                pause(config);
                if (System.nanoTime() - renewedAt > config.heartbeat().toNanos()) {
                    renew(claim.renewed());
                }
            }
            renew(claim.asHolder());
            return new RunLock(store, config, where, claim, renewedAt);
        } catch (IOException | RuntimeException e) {
            store.delete(claim.id());
            throw e;
        }
    }

    /** The live holder, found without a claim of one's own. */
    static Optional<Claim> holder(ClaimStore store, RunLockConfig config, ProcessIdentity self) throws IOException {
        ClaimJudge judge = new ClaimJudge(self, config, false, System::nanoTime);
        boolean open = true;
        while (open) {
            open = false;
            for (ClaimStore.Seen seen : store.list()) {
                ClaimJudge.Verdict verdict = seen.isHolder() ? judge.judge(seen, 0) : ClaimJudge.Verdict.DEAD;
                if (verdict == ClaimJudge.Verdict.ALIVE && seen.claim().isPresent()) {
                    return seen.claim();
                }
                open |= verdict == ClaimJudge.Verdict.OPEN;
            }
            if (open) {
                pause(config);
            }
        }
        return Optional.empty();
    }

    /** One listing: removes the dead, withdraws before who comes first. */
    private boolean isAlone() throws IOException {
        boolean alone = true;
        for (ClaimStore.Seen other : store.list()) {
            if (other.id().equals(claim.id())) {
                continue;
            }
            ClaimJudge.Verdict verdict = judge.judge(other, modified);
            if (verdict == ClaimJudge.Verdict.DEAD) {
                LOG.warn("the lock on {} is taken over from a dead run: {}", where, describe(other));
                store.delete(other.id());
            } else if (yieldsTo(other, verdict)) {
                throw refused(other);
            } else {
                alone = false;
            }
        }
        return alone;
    }

    private boolean yieldsTo(ClaimStore.Seen other, ClaimJudge.Verdict verdict) {
        if (verdict == ClaimJudge.Verdict.ALIVE) {
            return other.isHolder() || other.id().compareTo(claim.id()) < 0;
        }
        // An older one may be what a dead candidate has left, and is watched.
        boolean young = Math.abs(modified - other.modified()) < config.expiry().toMillis();
        return !other.isHolder() && young && other.id().compareTo(claim.id()) < 0;
    }

    /** A process that was stopped for too long may have been taken for dead meanwhile. */
    private void renew(Claim next) throws IOException {
        long now = System.nanoTime();
        claim = next;
        modified = store.put(claim);
        if (System.nanoTime() - renewedAt > config.expiry().toNanos()) {
            throw new SetupException(
                    where, "taking the run lock took longer than its expiry", "Start again, or raise lock.expiry");
        }
        renewedAt = now;
    }

    private SetupException refused(ClaimStore.Seen other) {
        return new SetupException(
                "checkpoints " + where,
                "another run " + (other.isHolder() ? "uses them: " : "is starting on them: ") + describe(other),
                "Stop that one first, or give this one a faultstream.lake.root or lake.checkpoints of its own");
    }

    private static String describe(ClaimStore.Seen other) {
        return other.claim().map(Claim::owner).map(Object::toString).orElse("an unreadable claim, " + other.id());
    }

    private static void pause(RunLockConfig config) {
        try {
            TimeUnit.NANOSECONDS.sleep(config.heartbeat().toNanos() / 20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the run lock", e);
        }
    }
}
