package io.faultstream.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the measurements ran on. */
public record Machine(String cpu, int cores, long memoryBytes, String kernel, String jvm) {
    private static final Path MEMORY = Path.of("/proc/meminfo");

    public static Machine here() {
        return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                kilobytes("MemTotal"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    }

    /** Over the last minute; 0 where the system does not say. */
    public static double loadAverage() {
        Path file = Path.of("/proc/loadavg");
        try {
            return Files.exists(file)
                    ? Double.parseDouble(Files.readString(file).split(" ", 2)[0])
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Memory that programs can still have. */
    public static long availableBytes() {
        return kilobytes("MemAvailable");
    }

    /** Of a heap size as the JVM takes it: {@code 3g}, {@code 512m}. */
    public static long bytes(String size) {
        String text = size.toLowerCase(Locale.ROOT);
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return text.endsWith("g") ? number << 30 : number << 20;
    }

    private static long kilobytes(String name) {
        String digits = field(MEMORY, name).replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) * 1024;
    }

    private static String field(Path file, String name) {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
