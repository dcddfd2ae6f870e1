package io.faultstream.bench.child;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has used. Memory is known on Linux only, 0 elsewhere. */
public final class ProcessUsage {
    private static final Path PROC = Path.of("/proc");

    private ProcessUsage() {}

    /** Of all its threads, the compiler's and the collector's too. */
    public static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    /** The largest resident set of this process since {@link #resetPeak}, in bytes. */
    public static long peakRssBytes() {
        return peakRssBytes(ProcessHandle.current().pid());
    }

    /** The same of another process, while it lives. */
    public static long peakRssBytes(long pid) {
        Path status = PROC.resolve(pid + "/status");
        try {
            return Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                            .findFirst()
                            .orElse(0)
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void resetPeak() {
        resetPeak(ProcessHandle.current().pid());
    }

    /** Where the system refuses, the peak is that of the process's life. */
    public static void resetPeak(long pid) {
        Path clear = PROC.resolve(pid + "/clear_refs");
        try {
            if (Files.isWritable(clear)) {
                Files.writeString(clear, "5");
            }
        } catch (IOException e) {
            System.err.println("the peak of memory is not reset: " + e);
        }
    }
}
