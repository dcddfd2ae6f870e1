package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SetupException;
import io.faultstream.runtime.RunLock;
import io.faultstream.runtime.RunLockLost;
import io.faultstream.testing.JavaProcess;
import io.faultstream.testing.S3Server;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The run lock where there is no rename and no exclusive create: on an S3, between processes. */
@Timeout(300)
class S3RunLockIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int RACES = Integer.getInteger("chaos.s3.races", 3);
    private static final RunLockConfig CONFIG = new RunLockConfig(Duration.ofMillis(500), Duration.ofSeconds(5));

    private S3Server s3;
    private S3FaultProxy proxy;
    private Configuration hadoop;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws IOException {
        s3 = S3Server.start(dir.resolve("s3"));
        proxy = S3FaultProxy.start(s3.port());
        hadoop = new Configuration();
        S3Server.settings(proxy.port()).forEach(hadoop::set);
        Files.createDirectories(dir.resolve("conf"));
        Configuration only = new Configuration(false);
        S3Server.settings(proxy.port()).forEach(only::set);
        try (OutputStream out = Files.newOutputStream(dir.resolve("conf/core-site.xml"))) {
            only.writeXml(out);
        }
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        s3.close();
    }

    @Test
    void ofTwoStartsAtOnceOneHasIt() throws IOException {
        try (JavaProcess first = child("first", "own", RACES);
                JavaProcess second = child("second", "own", RACES)) {
            for (int round = 0; round < RACES; round++) {
                race(round, first, second);
            }
        }
    }

    /** Neither can see whether the other lives: heartbeats alone decide. */
    @Test
    void ofTwoStartsAtOnceOnTwoMachinesOneHasIt() throws IOException {
        int rounds = Math.max(2, RACES / 3);
        try (JavaProcess first = child("first", "machine-a", rounds);
                JavaProcess second = child("second", "machine-b", rounds)) {
            for (int round = 0; round < rounds; round++) {
                race(round, first, second);
            }
        }
    }

    @Test
    void killedOwnerIsTakenOverHereAtOnceAndFromElsewhereAfterTheExpiry() throws IOException {
        for (String machine : List.of("own", "machine-a")) {
            String name = "killed-" + machine;
            try (JavaProcess owner = child(name, machine, 1)) {
                go(0);
                await().atMost(LIMIT).until(() -> says(owner, "HELD 0"));
                if (machine.equals("own")) {
                    assertThatThrownBy(() -> acquire(0))
                            .isInstanceOf(SetupException.class)
                            .hasMessageContaining("process " + owner.pid());
                }
                owner.signal("KILL");
                await().atMost(LIMIT).until(() -> !owner.isAlive());
                long before = System.nanoTime();
                try (RunLock lock = acquire(0)) {
                    Duration took = Duration.ofNanos(System.nanoTime() - before);
                    System.out.println("taken over from a dead run (" + machine + ") after " + took);
                    lock.requireHeld();
                    assertThat(claims(0)).containsExactly(lock.owner().runId() + ".json");
                }
                assertThat(claims(0)).isEmpty();
                Files.delete(dir.resolve("go-0"));
            }
        }
    }

    @Test
    void outageShorterThanTheExpiryCostsNothingALongerOneTheLock() throws IOException {
        try (RunLock lock = acquire(0)) {
            proxy.plan(request -> S3Fault.SLOW_DOWN);
            outlast(CONFIG.expiry().dividedBy(2));
            lock.requireHeld();
            proxy.plan(request -> S3Fault.HANG);
            outlast(Duration.ofSeconds(1));
            proxy.pass();
            outlast(CONFIG.expiry().multipliedBy(2));
            lock.requireHeld();

            proxy.plan(request -> S3Fault.ERROR);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThatThrownBy(lock::requireHeld).isInstanceOf(RunLockLost.class));
            proxy.pass();
        }
        acquire(0).close();
        assertThat(claims(0)).isEmpty();
    }

    /** A client without a timeout to speak of, one of whose requests is never answered. */
    @Test
    void oneRequestThatHangsDoesNotCostTheLock() {
        Configuration patient = new Configuration(hadoop);
        patient.set("fs.s3a.connection.timeout", "200000");
        patient.setBoolean("fs.s3a.impl.disable.cache", true);
        try (RunLock lock = RunLock.acquire(patient, place(0), CONFIG)) {
            AtomicInteger left = new AtomicInteger(1);
            proxy.plan(request ->
                    request.method().equals("PUT") && left.getAndDecrement() > 0 ? S3Fault.HANG : S3Fault.NONE);
            outlast(CONFIG.expiry().multipliedBy(2));
            assertThat(proxy.count(S3Fault.HANG)).isPositive();
            lock.requireHeld();
            proxy.pass();
        }
    }

    /** The write of a claim is cut, or done without an answer: the lock is had by one or by none, and never stays behind. */
    @Test
    void cutClaimsLeaveNoLockBehind() throws IOException {
        for (S3Fault cut : List.of(S3Fault.CUT_BEFORE, S3Fault.CUT_AFTER)) {
            for (int times : new int[] {1, 100}) {
                AtomicInteger left = new AtomicInteger(times);
                proxy.plan(request ->
                        request.method().equals("PUT") && request.key().endsWith(".json") && left.getAndDecrement() > 0
                                ? cut
                                : S3Fault.NONE);
                if (times == 1) {
                    acquire(0).close();
                } else {
                    assertThatThrownBy(() -> acquire(0))
                            .isInstanceOf(SetupException.class)
                            .hasMessageContaining("the run lock in " + place(0));
                }
                proxy.pass();
                assertThat(claims(0)).as(cut + " " + times).isEmpty();
            }
        }
    }

    private void race(int round, JavaProcess first, JavaProcess second) throws IOException {
        go(round);
        await().atMost(LIMIT).until(() -> said(first, round) && said(second, round));
        long held = List.of(first, second).stream()
                .filter(child -> says(child, "HELD " + round))
                .count();
        assertThat(held).as(first.output() + second.output()).isEqualTo(1);
        assertThat(claims(round)).hasSize(1);
        Files.createFile(dir.resolve("end-" + round));
        await().atMost(LIMIT).until(() -> claims(round).isEmpty());
        assertThat(first.output() + second.output()).doesNotContain("LOST");
    }

    private static boolean said(JavaProcess child, int round) {
        assertThat(child.isAlive() || says(child, "(HELD|REFUSED) " + round))
                .as(child.output())
                .isTrue();
        return says(child, "(HELD|REFUSED) " + round);
    }

    private static boolean says(JavaProcess child, String form) {
        return child.output().lines().anyMatch(line -> line.matches(form + "( .*)?"));
    }

    private void go(int round) throws IOException {
        Files.createFile(dir.resolve("go-" + round));
    }

    private RunLock acquire(int round) {
        return RunLock.acquire(hadoop, place(round), CONFIG);
    }

    private String place(int round) {
        return s3.uri() + "/round-" + round;
    }

    private static void outlast(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().atMost(time.plusSeconds(10)).until(() -> System.nanoTime() > end);
    }

    private List<String> claims(int round) {
        try {
            org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(place(round), "_run");
            FileSystem files = folder.getFileSystem(hadoop);
            return files.exists(folder)
                    ? List.of(files.listStatus(folder)).stream()
                            .filter(FileStatus::isFile)
                            .map(file -> file.getPath().getName())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JavaProcess child(String name, String bootId, int rounds) {
        JavaProcess child = JavaProcess.start(
                dir.resolve(name + ".log"),
                Map.of(),
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Dlock.root=" + s3.uri(),
                        "-cp",
                        dir.resolve("conf") + ":" + System.getProperty("java.class.path"),
                        "io.faultstream.runtime.LockChild",
                        dir.toString(),
                        bootId,
                        Long.toString(CONFIG.heartbeat().toMillis()),
                        Long.toString(CONFIG.expiry().toMillis()),
                        Integer.toString(rounds)));
        await().atMost(LIMIT).until(() -> {
            assertThat(child.isAlive()).as(child.output()).isTrue();
            return says(child, "READY");
        });
        return child;
    }
}
