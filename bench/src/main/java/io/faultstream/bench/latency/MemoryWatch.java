package io.faultstream.bench.latency;

import io.faultstream.bench.process.ChildFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at the service's memory every few minutes. Each look asks the JVM for a full collection: what is left is what the
 * service holds on to, whatever the collector had not come round to. The heap has to be of one size and touched when the JVM
 * starts ({@code -Xms} as {@code -Xmx}, {@code -XX:+AlwaysPreTouch}): only then is the rest of the resident memory not heap.
 */
final class MemoryWatch {
    private static final Pattern FULL = Pattern.compile("Pause Full .*?\\d+M->(\\d+)M\\(");
    private static final Pattern STATUS = Pattern.compile("(VmRSS|Threads):\\s+(\\d+)");

    private final long pid;
    private final Path gcLog;
    private final long heapMiB;
    private final Duration every;
    private final long start = System.nanoTime();
    private final List<MemorySample> samples = new ArrayList<>();

    /**
     * @param gcLog where the JVM writes its collections ({@link #flag})
     * @param heapMiB size of the heap
     * @param every time between two looks
     */
    MemoryWatch(long pid, Path gcLog, long heapMiB, Duration every) {
        this.pid = pid;
        this.gcLog = gcLog;
        this.heapMiB = heapMiB;
        this.every = every;
    }

    /** Makes a JVM write its collections to a file. */
    static String flag(Path gcLog) {
        return "-Xlog:gc:file=" + gcLog + "::filecount=0";
    }

    /** Looks, if it is time to. */
    void tick() {
        long passed = System.nanoTime() - start;
        if (passed >= samples.size() * every.toNanos()) {
            samples.add(look(passed / 1_000_000_000L));
        }
    }

    List<MemorySample> samples() {
        return List.copyOf(samples);
    }

    private MemorySample look(long second) {
        try {
            collect();
            long live = lastLive(Files.readString(gcLog));
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            return new MemorySample(
                    second, live, named("VmRSS", status) / 1024 - heapMiB, Math.toIntExact(named("Threads", status)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChildFailure("interrupted while the service's memory was looked at");
        }
    }

    private void collect() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        int code = new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new ChildFailure(jcmd + " ended with code " + code);
        }
    }

    private static long named(String name, String status) {
        Matcher matcher = STATUS.matcher(status);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Long.parseLong(matcher.group(2));
            }
        }
        throw new ChildFailure("the system does not say " + name);
    }

    private static long lastLive(String log) {
        String found = FULL.matcher(log)
                .results()
                .reduce((first, second) -> second)
                .map(result -> result.group(1))
                .orElseThrow(() -> new ChildFailure("no full collection in the service's log of collections"));
        return Long.parseLong(found);
    }
}
