package io.faultstream.runtime;

import io.faultstream.config.RunLockConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of other claims whether their processes live. It never compares clocks of two machines: it looks the process up
 * where it can, else it compares times of the store, else it watches whether the claim changes. Not thread-safe.
 */
final class ClaimJudge {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimJudge.class);

    private final ProcessIdentity self;
    private final RunLockConfig config;
    private final boolean trustsTimes;
    private final LongSupplier nanos;
    private final Map<String, Look> first = new HashMap<>();

    enum Verdict {
        ALIVE,
        DEAD,
        /** Look again later. */
        OPEN
    }

    /** One look at a claim: its content and time, and when that was, on the scale of {@link System#nanoTime()}. */
    private record Look(long modified, long beat, long at) {
        boolean isSame(Look other) {
            return modified == other.modified && beat == other.beat;
        }
    }

    /** @param trustsTimes whether the times of files come from a clock that nobody sets */
    ClaimJudge(ProcessIdentity self, RunLockConfig config, boolean trustsTimes, LongSupplier nanos) {
        this.self = self;
        this.config = config;
        this.trustsTimes = trustsTimes;
        this.nanos = nanos;
    }

    /** @param now the time by the store's clock, epoch milliseconds; what is older is never judged by it */
    Verdict judge(ClaimStore.Seen other, long now) {
        if (other.claim().isPresent() && self.canSee(other.claim().get().process())) {
            return other.claim().get().process().isAlive() ? Verdict.ALIVE : Verdict.DEAD;
        }
        if (trustsTimes && now - other.modified() > patience()) {
            LOG.info("claim {} was not renewed for {} ms", other.id(), now - other.modified());
            return Verdict.DEAD;
        }
        Look look = new Look(other.modified(), other.claim().map(Claim::beat).orElse(-1L), nanos.getAsLong());
        Look before = first.putIfAbsent(other.id(), look);
        if (before == null) {
            return Verdict.OPEN;
        }
        if (!before.isSame(look)) {
            return Verdict.ALIVE;
        }
        return look.at - before.at > patience() * 1_000_000 ? Verdict.DEAD : Verdict.OPEN;
    }

    /** Milliseconds. The holder gives up after the expiry alone, so it is always the first to know. */
    private long patience() {
        return config.expiry().plus(config.heartbeat()).toMillis();
    }
}
