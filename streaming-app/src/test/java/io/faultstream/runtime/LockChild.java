package io.faultstream.runtime;

import io.faultstream.config.RunLockConfig;
import io.faultstream.config.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * A process that takes locks and does nothing else. Arguments: the folder, the boot id it pretends ({@code own} for the
 * real one), heartbeat and expiry in milliseconds, the number of rounds. For each round it waits for a file {@code go-N},
 * tries to take the lock of {@code round-N}, says what came of it and holds it until there is {@code end-N}. The locks are
 * in that folder too, unless the property {@code lock.root} names another place.
 */
final class LockChild {
    private LockChild() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        ProcessIdentity real = ProcessIdentity.own();
        ProcessIdentity self = args[1].equals("own")
                ? real
                : new ProcessIdentity(args[1], real.pidNamespace(), real.user(), real.pid(), real.startTicks());
        RunLockConfig config = new RunLockConfig(
                Duration.ofMillis(Long.parseLong(args[2])), Duration.ofMillis(Long.parseLong(args[3])));
        // Loads all classes, so that the processes differ in nothing when they race.
        RunLock.acquire(new Configuration(), root(dir) + "/warm-" + real.pid(), config, self)
                .close();
        System.out.println("READY");
        for (int round = 0; round < Integer.parseInt(args[4]); round++) {
            awaitFile(dir.resolve("go-" + round));
            play(dir, round, config, self);
        }
    }

    private static void play(Path dir, int round, RunLockConfig config, ProcessIdentity self) throws Exception {
        String checkpoints = root(dir) + "/round-" + round;
        try (RunLock lock = RunLock.acquire(new Configuration(), checkpoints, config, self)) {
            System.out.println("HELD " + round);
            while (!Files.exists(dir.resolve("end-" + round))) {
                lock.requireHeld();
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (SetupException e) {
            System.out.println("REFUSED " + round + " " + e.getMessage());
        } catch (RunLockLost e) {
            System.out.println("LOST " + round + " " + e.getMessage());
        }
    }

    private static String root(Path dir) {
        return System.getProperty("lock.root", dir.toString());
    }

    private static void awaitFile(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            TimeUnit.MICROSECONDS.sleep(100);
        }
    }
}
