package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SupervisorConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final RunLockConfig LOCK = new RunLockConfig(Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final SupervisorConfig CONFIG = new SupervisorConfig(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            100,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            LOCK);

    @Test
    void pausesDoubleUpToTheCap() {
        assertThat(pauses(1.0, 6)).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void halfOfThePauseIsRandom() {
        assertThat(pauses(0.0, 5)).containsExactly(50L, 100L, 200L, 400L, 500L);
        assertThat(pauses(0.5, 5)).containsExactly(75L, 150L, 300L, 600L, 750L);
    }

    @Test
    void manyFailuresDoNotOverflowThePause() {
        assertThat(pauses(1.0, 90)).endsWith(1000L).allMatch(millis -> millis >= 100 && millis <= 1000);
    }

    @Test
    void limitIsReachedByFailuresWithinTheWindowOnly() {
        Backoff backoff = new Backoff(limited(3), () -> 0);

        assertThat(backoff.isExhausted(seconds(0))).isFalse();
        assertThat(backoff.isExhausted(seconds(4))).isFalse();
        assertThat(backoff.isExhausted(seconds(11))).isFalse();
        assertThat(backoff.isExhausted(seconds(12))).isTrue();
    }

    @Test
    void quietTimeMakesThePauseShortAgain() {
        Backoff backoff = new Backoff(CONFIG, () -> 1);
        for (int i = 0; i < 5; i++) {
            backoff.isExhausted(seconds(i));
        }
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));

        backoff.isExhausted(seconds(60));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void limitOfOneAllowsNoFailure() {
        assertThat(new Backoff(limited(1), () -> 0).isExhausted(5)).isTrue();
    }

    private static List<Long> pauses(double random, int failures) {
        Backoff backoff = new Backoff(CONFIG, () -> random);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            backoff.isExhausted(i);
            pauses.add(backoff.next().toMillis());
        }
        return pauses;
    }

    private static SupervisorConfig limited(int failures) {
        return new SupervisorConfig(
                CONFIG.firstBackoff(),
                CONFIG.maxBackoff(),
                failures,
                CONFIG.failureWindow(),
                CONFIG.gracePeriod(),
                CONFIG.stuckAfter(),
                CONFIG.lock());
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
