package io.faultstream.bench.latency;

import io.faultstream.bench.process.ChildFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Looks at the service's memory every few minutes. Each look asks the JVM for a full collection: what is left is what the
 * service holds on to, whatever the collector had not come round to. The heap has to be of one size and touched when the JVM
 * starts ({@code -Xms} as {@code -Xmx}, {@code -XX:+AlwaysPreTouch}): only then is the rest of the resident memory not heap.
 * What the JVM itself has of that it says with {@code -XX:NativeMemoryTracking=summary}.
 */
final class MemoryWatch {
    private static final Pattern FULL = Pattern.compile("Pause Full .*?(\\d+)M->(\\d+)M\\((\\d+)M\\)");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

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
            jcmd("GC.run");
            long live = last(FULL, Files.readString(gcLog), 2);
            Path process = Path.of("/proc", Long.toString(pid));
            ResidentMemory resident = ResidentMemory.of(Files.readString(process.resolve("smaps")));
            JvmMemory jvm = JvmMemory.of(jcmd("VM.native_memory", "summary", "scale=KB"));
            return new MemorySample(
                    second,
                    live,
                    resident.all() / 1024 - heapMiB,
                    resident.arenas() / 1024,
                    jvm.classes() / 1024,
                    jvm.code() / 1024,
                    jvm.stacks() / 1024,
                    resident.files() / 1024,
                    Math.toIntExact(last(THREADS, Files.readString(process.resolve("status")), 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChildFailure("interrupted while the service's memory was looked at");
        }
    }

    private String jcmd(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        all.add(Long.toString(pid));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new ChildFailure(all.get(0) + " ended with code " + code + ": " + said);
        }
        return said;
    }

    private static long last(Pattern pattern, String text, int group) {
        String found = pattern.matcher(text)
                .results()
                .reduce((first, second) -> second)
                .map(result -> result.group(group))
                .orElseThrow(() -> new ChildFailure("nothing like " + pattern + " was said of the service's memory"));
        return Long.parseLong(found);
    }
}
