package io.faultstream.runtime;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run per folder of checkpoints, on any file system that Spark can use; {@link LockContest} is how it is got. The
 * holder renews its claim; one that could not for longer than the expiry has lost the lock, whether or not somebody took
 * it, and so has one whose claim is gone. Thread-safe.
 */
public final class RunLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
    /** In turns, each in a thread of its own: a request that hangs for minutes in a store's client must not cost the lock. */
    private static final int BEATS = 2;

    private final ClaimStore store;
    private final RunLockConfig config;
    private final String where;
    private final AtomicReference<String> lost = new AtomicReference<>();
    private final ScheduledExecutorService heart;
    private volatile Claim claim;
    private volatile long renewedAt;
    private volatile String lastFailure = "no answer from the store";

    /**
     * Who holds a lock.
     *
     * @param runId unique for each start
     * @param startedAt by the clock of that host
     */
    public record Owner(String runId, String host, long pid, String user, Instant startedAt) {
        @Override
        public String toString() {
            return "process " + pid + " of user " + user + " on " + host + ", since " + startedAt + " (run " + runId
                    + ")";
        }
    }

    /** @param renewedAt when the claim was last known to be its own, on the scale of {@link System#nanoTime()} */
    RunLock(ClaimStore store, RunLockConfig config, String where, Claim claim, long renewedAt) {
        this.store = store;
        this.config = config;
        this.where = where;
        this.claim = claim;
        this.renewedAt = renewedAt;
        this.heart = Executors.newScheduledThreadPool(BEATS, task -> {
            Thread thread = new Thread(task, "run-lock");
            thread.setDaemon(true);
            return thread;
        });
        long interval = config.heartbeat().toNanos();
        for (int beat = 1; beat <= BEATS; beat++) {
            var unused =
                    heart.scheduleWithFixedDelay(this::renew, beat * interval, BEATS * interval, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Takes the lock, from a dead owner too. Takes no time where nobody holds it or the owner died on this machine; a dead
     * owner on another one is waited for until its claim has expired.
     *
     * @param checkpoints folder or URI of all checkpoints
     * @throws SetupException if a live run holds it, naming that, or if the folder cannot be written
     */
    public static RunLock acquire(Configuration hadoop, String checkpoints, RunLockConfig config) {
        return acquire(hadoop, checkpoints, config, ProcessIdentity.own());
    }

    static RunLock acquire(Configuration hadoop, String checkpoints, RunLockConfig config, ProcessIdentity self) {
        Claim claim = Claim.candidate(UUID.randomUUID().toString(), self);
        try {
            return new LockContest(new ClaimStore(hadoop, checkpoints), config, checkpoints, claim).win();
        } catch (IOException e) {
            throw unusable(checkpoints, e);
        }
    }

    /**
     * Looks who holds the lock, without touching it. Takes a heartbeat or two if the owner is on another machine, and as
     * long as the expiry if it is dead.
     *
     * @throws SetupException if the folder cannot be read
     */
    public static Optional<Owner> holder(Configuration hadoop, String checkpoints, RunLockConfig config) {
        return holder(hadoop, checkpoints, config, ProcessIdentity.own());
    }

    static Optional<Owner> holder(
            Configuration hadoop, String checkpoints, RunLockConfig config, ProcessIdentity self) {
        try {
            return LockContest.holder(new ClaimStore(hadoop, checkpoints), config, self)
                    .map(Claim::owner);
        } catch (IOException e) {
            throw unusable(checkpoints, e);
        }
    }

    public Owner owner() {
        return claim.owner();
    }

    /**
     * Call it before anything is written. Cheap: looks at this process's own notes only.
     *
     * @throws RunLockLost if this run may no longer write
     */
    public void requireHeld() {
        long silent = System.nanoTime() - renewedAt;
        if (silent > config.expiry().toNanos()) {
            lose("it could not be renewed for " + Duration.ofNanos(silent).toSeconds() + " s: " + lastFailure);
        }
        if (lost.get() != null) {
            throw new RunLockLost("the lock on the checkpoints " + where + " is lost: " + lost.get());
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        heart.shutdown();
        try {
            // A renewal under way would bring the claim back.
            if (!heart.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("the lock is not given back, since it is being renewed; it will expire");
                return;
            }
            store.delete(claim.id());
        } catch (IOException e) {
            LOG.warn("the lock could not be given back; it will expire", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        long now = System.nanoTime();
        try {
            requireHeld();
            if (!store.exists(claim.id())) {
                lose("its claim is gone, so another run has taken over");
                return;
            }
            store.put(next());
            if (System.nanoTime() - renewedAt > config.expiry().toNanos()) {
                // Too late: somebody may have deleted the claim just before this put it there again.
                store.delete(claim.id());
                requireHeld();
            }
            renewed(now);
        } catch (RunLockLost e) {
            heart.shutdown();
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is, the next beat must come: an executor ends a task that throws, without a word.
            lastFailure = e.toString();
            LOG.warn("the lock on {} could not be renewed; tried again in {}", where, config.heartbeat(), e);
        }
    }

    private synchronized Claim next() {
        claim = claim.renewed();
        return claim;
    }

    /** The other beat may have been faster. */
    private synchronized void renewed(long at) {
        if (at - renewedAt > 0) {
            renewedAt = at;
        }
    }

    private void lose(String why) {
        if (lost.compareAndSet(null, why)) {
            LOG.error("the lock on {} is lost: {}", where, why);
        }
    }

    private static SetupException unusable(String checkpoints, IOException e) {
        return new SetupException(
                "faultstream.lake.checkpoints",
                "the run lock in " + checkpoints + "/_run cannot be used: " + e,
                "Check the location and the permission to list, write and delete there");
    }
}
