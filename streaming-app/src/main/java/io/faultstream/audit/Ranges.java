package io.faultstream.audit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A set of offsets of one partition, kept as ranges: sorted, merged, apart from each other. */
final class Ranges implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Ranges NONE = new Ranges(new long[0], new long[0]);

    private final long[] firsts;
    private final long[] lasts;

    private Ranges(long[] firsts, long[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
    }

    /** The union, in whatever order and however overlapping they come. */
    static Ranges of(List<OffsetRange> ranges) {
        List<OffsetRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(OffsetRange::first));
        long[] firsts = new long[sorted.size()];
        long[] lasts = new long[sorted.size()];
        int count = 0;
        for (OffsetRange range : sorted) {
            if (count > 0 && range.first() <= lasts[count - 1] + 1) {
                lasts[count - 1] = Math.max(lasts[count - 1], range.last());
            } else {
                firsts[count] = range.first();
                lasts[count++] = range.last();
            }
        }
        return new Ranges(Arrays.copyOf(firsts, count), Arrays.copyOf(lasts, count));
    }

    boolean isEmpty() {
        return firsts.length == 0;
    }

    boolean contains(long offset) {
        int next = firstEndingAtOrAfter(offset);
        return next < firsts.length && firsts[next] <= offset;
    }

    /** The parts of a range that belong to the set, ascending. */
    List<OffsetRange> inside(OffsetRange range) {
        List<OffsetRange> parts = new ArrayList<>();
        for (int i = firstEndingAtOrAfter(range.first()); i < firsts.length && firsts[i] <= range.last(); i++) {
            parts.add(new OffsetRange(Math.max(range.first(), firsts[i]), Math.min(range.last(), lasts[i])));
        }
        return parts;
    }

    /** The parts of a range that do not belong to the set, ascending. */
    List<OffsetRange> outside(OffsetRange range) {
        List<OffsetRange> parts = new ArrayList<>();
        long next = range.first();
        for (OffsetRange covered : inside(range)) {
            if (covered.first() > next) {
                parts.add(new OffsetRange(next, covered.first() - 1));
            }
            next = covered.last() + 1;
        }
        if (next <= range.last()) {
            parts.add(new OffsetRange(next, range.last()));
        }
        return parts;
    }

    List<OffsetRange> all() {
        List<OffsetRange> all = new ArrayList<>();
        for (int i = 0; i < firsts.length; i++) {
            all.add(new OffsetRange(firsts[i], lasts[i]));
        }
        return all;
    }

    private int firstEndingAtOrAfter(long offset) {
        int found = Arrays.binarySearch(lasts, offset);
        return found >= 0 ? found : -found - 1;
    }
}
