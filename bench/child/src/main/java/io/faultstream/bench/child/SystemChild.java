package io.faultstream.bench.child;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a system when told {@code run FOLDER}, and measures what the process used meanwhile. */
public final class SystemChild implements Child.Handler {
    private final BenchSystem system;

    private SystemChild(BenchSystem system) {
        this.system = system;
    }

    /** Makes the system of a child's settings. */
    public interface Maker {
        BenchSystem make(ChildSettings settings) throws Exception;
    }

    /** The body of a child's main. */
    public static void serve(String[] args, Maker maker) {
        Child.serve(() -> new SystemChild(maker.make(ChildSettings.parse(args))));
    }

    @Override
    public Map<String, Object> answer(String command, List<String> arguments) throws Exception {
        if (!command.equals("run") || arguments.size() != 1) {
            throw new IllegalArgumentException("not a command: " + command + " " + arguments);
        }
        Path folder = Files.createDirectories(Path.of(arguments.get(0)));
        System.gc();
        ProcessUsage.resetPeak();
        double cpu = ProcessUsage.cpuSeconds();
        long start = System.nanoTime();
        Finished finished = system.run(folder);
        double total = (System.nanoTime() - start) / 1e9;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jobSeconds", finished.jobSeconds());
        answer.put("totalSeconds", total);
        answer.put("cpuSeconds", ProcessUsage.cpuSeconds() - cpu);
        answer.put("peakRssBytes", ProcessUsage.peakRssBytes());
        answer.put("kind", finished.output().kind().name());
        answer.put("locations", finished.output().locations());
        answer.put("more", finished.more());
        return answer;
    }
}
