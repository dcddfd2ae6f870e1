package io.faultstream.bench.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the system says of a process's resident memory, KiB.
 *
 * @param all of it
 * @param files mapped files: libraries, the JDK's own classes
 * @param arenas what glibc's malloc has taken, used or free: the program break and the areas of 64 MiB that it makes for
 *     threads. A piece that was large when it was asked for has a mapping of its own and is not in it.
 */
record ResidentMemory(long all, long files, long arenas) {
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S+) \\S+ \\S+ \\d+\\s*(.*)");
    private static final Pattern SIZE = Pattern.compile("(Rss|Anonymous):\\s+(\\d+) kB");
    private static final long ARENA = 64L << 20;

    /** @param smaps {@code /proc/PID/smaps} */
    static ResidentMemory of(String smaps) {
        List<Mapping> mappings = mappings(smaps);
        long all = 0;
        long files = 0;
        long arenas = 0;
        for (int i = 0; i < mappings.size(); i++) {
            Mapping one = mappings.get(i);
            all += one.resident;
            if (one.name.startsWith("/")) {
                // Pages that were written to are the process's own.
                files += one.resident - one.anonymous;
            }
            if (one.name.equals("[heap]") || one.isArena(i + 1 < mappings.size() ? mappings.get(i + 1) : one)) {
                arenas += one.resident;
            }
        }
        return new ResidentMemory(all, files, arenas);
    }

    private static List<Mapping> mappings(String smaps) {
        List<Mapping> mappings = new ArrayList<>();
        smaps.lines().forEach(line -> {
            Matcher mapping = MAPPING.matcher(line);
            Matcher size = SIZE.matcher(line);
            if (mapping.matches()) {
                mappings.add(new Mapping(
                        Long.parseUnsignedLong(mapping.group(1), 16),
                        Long.parseUnsignedLong(mapping.group(2), 16),
                        mapping.group(3),
                        mapping.group(4)));
            } else if (size.matches()) {
                mappings.get(mappings.size() - 1).add(size.group(1), Long.parseLong(size.group(2)));
            }
        });
        return mappings;
    }

    private static final class Mapping {
        private final long from;
        private final long to;
        private final String access;
        private final String name;
        private long resident;
        private long anonymous;

        Mapping(long from, long to, String access, String name) {
            this.from = from;
            this.to = to;
            this.access = access;
            this.name = name;
        }

        void add(String what, long kib) {
            if (what.equals("Rss")) {
                resident += kib;
            } else {
                anonymous += kib;
            }
        }

        /** Malloc reserves 64 MiB at a multiple of that and opens it from the front; the rest lies behind it, closed. */
        boolean isArena(Mapping next) {
            boolean rest = next.from == to && next.to == from + ARENA && next.access.startsWith("---");
            return name.isEmpty() && from % ARENA == 0 && access.startsWith("rw") && (rest || to == from + ARENA);
        }
    }
}
