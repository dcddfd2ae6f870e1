package io.faultstream.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Which process a run is, in a way that another process of the same user on the same machine can look up. The start time
 * tells it from a later process that was given the same pid.
 *
 * @param bootId of the running kernel, empty where there is none to read
 * @param pidNamespace containers on one machine each count processes of their own
 * @param startTicks start of the process in kernel ticks since boot: no clock change moves it
 */
record ProcessIdentity(String bootId, String pidNamespace, String user, long pid, long startTicks) {
    private static final Path PROC = Path.of("/proc");
    private static final int START_TIME = 19;

    static ProcessIdentity own() {
        long pid = ProcessHandle.current().pid();
        return new ProcessIdentity(
                bootIdOfKernel(),
                namespaceOfPids(),
                System.getProperty("user.name", ""),
                pid,
                startTicks(pid).orElse(0));
    }

    /** Whether this process can look the other one up. A user may be kept from seeing the processes of others. */
    boolean canSee(ProcessIdentity other) {
        return !bootId.isEmpty()
                && !pidNamespace.isEmpty()
                && bootId.equals(other.bootId)
                && pidNamespace.equals(other.pidNamespace)
                && user.equals(other.user);
    }

    /** Whether this very process lives, for one who can see it. */
    boolean isAlive() {
        OptionalLong ticks = startTicks(pid);
        return ticks.isPresent() && ticks.getAsLong() == startTicks;
    }

    private static String bootIdOfKernel() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return ""; // not Linux: such a process is judged by its heartbeat
        }
    }

    private static String namespaceOfPids() {
        try {
            return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Empty for a process that is gone, or dead and only waits for its parent to notice. */
    private static OptionalLong startTicks(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            // The name of the program, in parentheses, may hold blanks and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[START_TIME]));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
