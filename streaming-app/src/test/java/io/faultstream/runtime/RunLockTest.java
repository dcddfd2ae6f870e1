package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SetupException;
import io.faultstream.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class RunLockTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Expires in no test: what is taken over with it is taken over for another reason. */
    private static final RunLockConfig SLOW = new RunLockConfig(Duration.ofSeconds(5), Duration.ofMinutes(30));

    private static final RunLockConfig FAST = new RunLockConfig(Duration.ofMillis(200), Duration.ofSeconds(2));

    @TempDir
    private Path dir;

    @Test
    void secondRunIsRefusedAndToldWhoTheFirstIs() throws IOException {
        try (RunLock lock = acquire(0, SLOW)) {
            assertThatThrownBy(() -> acquire(0, SLOW))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("checkpoints " + round(0) + ": another run uses them: process "
                            + ProcessHandle.current().pid() + " of user "
                            + System.getProperty("user.name") + " on ")
                    .hasMessageContaining("since " + lock.owner().startedAt())
                    .hasMessageContaining("Stop that one first");
            lock.requireHeld();
            assertThat(RunLock.holder(new Configuration(), round(0), SLOW)).contains(lock.owner());
        }
        assertThat(RunLock.holder(new Configuration(), round(0), SLOW)).isEmpty();
        acquire(0, SLOW).close();
        assertThat(claims(0)).isEmpty();
    }

    @Test
    void ofTwoProcessesThatStartAtOnceExactlyOneRuns() throws IOException {
        int rounds = 20;
        try (JavaProcess one = child("one", "own", SLOW, rounds);
                JavaProcess two = child("two", "own", SLOW, rounds)) {
            for (int round = 0; round < rounds; round++) {
                int now = round;
                Files.createFile(dir.resolve("go-" + round));
                await().atMost(LIMIT)
                        .until(() -> lines(one, "(HELD|REFUSED) " + now + "( .*)?")
                                        + lines(two, "(HELD|REFUSED) " + now + "( .*)?")
                                == 2);
                assertThat(lines(one, "HELD " + round) + lines(two, "HELD " + round))
                        .as("round " + round + "\n" + one.output() + two.output())
                        .isEqualTo(1);
                Files.createFile(dir.resolve("end-" + round));
            }
            assertThat(one.await(LIMIT) + two.await(LIMIT)).isZero();
        }
    }

    /** As on different machines: none can look the others up, so only the order of puts and listings decides. */
    @Test
    void ofManyThreadsExactlyOneGetsTheLock() throws Exception {
        int threads = 12;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                int now = round;
                CyclicBarrier barrier = new CyclicBarrier(threads);
                List<Callable<List<RunLock>>> contenders = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    ProcessIdentity self = new ProcessIdentity("boot-" + (i % 4), "pid:[" + i + "]", "u", 1, 1);
                    contenders.add(() -> {
                        barrier.await();
                        try {
                            return List.of(RunLock.acquire(new Configuration(), round(now), FAST, self));
                        } catch (SetupException e) {
                            return List.of();
                        }
                    });
                }
                List<RunLock> winners = new ArrayList<>();
                for (Future<List<RunLock>> result : pool.invokeAll(contenders)) {
                    winners.addAll(result.get());
                }
                assertThat(winners).as("round " + round).hasSize(1);
                winners.get(0).requireHeld();
                winners.get(0).close();
                assertThat(claims(round)).isEmpty();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void killedOwnerIsTakenOverAtOnce() throws IOException {
        try (JavaProcess owner = child("owner", "own", SLOW, 1)) {
            held(owner);
            assertThat(RunLock.holder(new Configuration(), round(0), SLOW))
                    .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(owner.pid()));
            owner.signal("KILL");
            await().atMost(LIMIT).until(() -> !owner.isAlive());
            assertThat(RunLock.holder(new Configuration(), round(0), SLOW)).isEmpty();

            long before = System.nanoTime();
            acquire(0, SLOW).close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aLaterProcessWithThePidOfADeadOwnerIsNotTheOwner() throws IOException {
        ProcessIdentity self = ProcessIdentity.own();
        ProcessIdentity earlier =
                new ProcessIdentity(self.bootId(), self.pidNamespace(), self.user(), self.pid(), self.startTicks() - 1);
        new ClaimStore(new Configuration(), round(0))
                .put(Claim.candidate("0", earlier).asHolder());

        acquire(0, SLOW).close();
        assertThat(claims(0)).isEmpty();
    }

    @Test
    void liveOwnerOnAnotherMachineIsFoundByItsHeartbeat() throws IOException {
        try (JavaProcess owner = child("owner", "another-machine", FAST, 1)) {
            held(owner);

            assertThatThrownBy(() -> acquire(0, FAST)).hasMessageContaining("process " + owner.pid());
            assertThat(RunLock.holder(new Configuration(), round(0), FAST))
                    .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(owner.pid()));
        }
    }

    @Test
    void silentOwnerOnAnotherMachineIsTakenOverAfterTheExpiryAndFindsOut() throws IOException {
        try (JavaProcess owner = child("owner", "another-machine", FAST, 1)) {
            held(owner);
            owner.signal("STOP");
            long before = System.nanoTime();
            try (RunLock lock = acquire(0, FAST)) {
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(FAST.expiry());
                owner.signal("CONT");

                assertThat(owner.await(LIMIT)).isZero();
                assertThat(lines(owner, "LOST 0 the lock on the checkpoints .* is lost: .*"))
                        .as(owner.output())
                        .isEqualTo(1);
                lock.requireHeld();
                assertThat(claims(0)).containsExactly(lock.owner().runId() + ".json");
            }
        }
    }

    @Test
    void ownerWhoseClaimIsGoneHasLostTheLock() throws IOException {
        try (RunLock lock = acquire(0, FAST)) {
            Files.delete(Path.of(round(0), "_run", lock.owner().runId() + ".json"));

            await().atMost(LIMIT).untilAsserted(() -> assertThatThrownBy(lock::requireHeld)
                    .isInstanceOf(RunLockLost.class)
                    .hasMessageContaining("another run has taken over"));
            assertThat(claims(0)).isEmpty();
        }
    }

    @Test
    void ownerThatCannotRenewHasLostTheLock() throws IOException {
        try (RunLock lock = acquire(0, FAST)) {
            Path folder = Path.of(round(0), "_run");
            Path elsewhere = Path.of(round(0), "away");
            Files.move(folder, elsewhere);
            // No folder can be made where a file is.
            Files.createFile(folder);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThatThrownBy(lock::requireHeld).isInstanceOf(RunLockLost.class));
        }
    }

    @Test
    void folderThatCannotBeWrittenIsASetUpError() throws IOException {
        Files.createFile(dir.resolve("round-0"));

        assertThatThrownBy(() -> acquire(0, SLOW))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("faultstream.lake.checkpoints: the run lock in " + round(0));
    }

    private RunLock acquire(int round, RunLockConfig config) {
        return RunLock.acquire(new Configuration(), round(round), config);
    }

    private String round(int round) {
        return dir.resolve("round-" + round).toString();
    }

    private List<String> claims(int round) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(round(round), "_run"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void held(JavaProcess child) throws IOException {
        Files.createFile(dir.resolve("go-0"));
        await().atMost(LIMIT).until(() -> lines(child, "HELD 0") == 1);
    }

    private JavaProcess child(String name, String bootId, RunLockConfig config, int rounds) {
        JavaProcess child = JavaProcess.start(
                dir.resolve(name + ".log"),
                Map.of(),
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockChild.class.getName(),
                        dir.toString(),
                        bootId,
                        Long.toString(config.heartbeat().toMillis()),
                        Long.toString(config.expiry().toMillis()),
                        Integer.toString(rounds)));
        await().atMost(LIMIT).until(() -> lines(child, "READY") == 1);
        return child;
    }

    private static long lines(JavaProcess child, String form) {
        return child.output().lines().filter(line -> line.matches(form)).count();
    }
}
