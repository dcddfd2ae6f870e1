package io.faultstream.bench.latency;

import io.faultstream.bench.process.ChildFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM says of the memory that it has taken from the system itself, not from malloc, KiB.
 *
 * @param classes metaspace and class space
 * @param code compiled code
 * @param stacks of threads, as far as they are resident
 */
record JvmMemory(long classes, long code, long stacks) {
    private static final Pattern SECTION = Pattern.compile("(?m)^- +(.+?) \\(reserved=");

    /** @param summary of {@code jcmd PID VM.native_memory summary scale=KB} */
    static JvmMemory of(String summary) {
        return new JvmMemory(
                committed("Class", "mmap", summary) + committed("Metaspace", "mmap", summary),
                committed("Code", "mmap", summary),
                committed("Thread", "stack", summary));
    }

    private static long committed(String section, String kind, String summary) {
        Matcher start = SECTION.matcher(summary);
        while (start.find()) {
            if (start.group(1).equals(section)) {
                int end = summary.indexOf("\n-", start.end());
                Matcher size = Pattern.compile("\\(" + kind + ": reserved=\\d+KB, committed=(\\d+)KB")
                        .matcher(summary.substring(start.end(), end < 0 ? summary.length() : end));
                if (size.find()) {
                    return Long.parseLong(size.group(1));
                }
            }
        }
        throw new ChildFailure("the JVM does not say what memory it has for " + section + ": " + summary);
    }
}
