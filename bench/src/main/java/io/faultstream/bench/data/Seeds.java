package io.faultstream.bench.data;

import java.util.SplittableRandom;

/** A source of random numbers for one record, independent of its neighbours'. */
final class Seeds {
    private Seeds() {}

    static SplittableRandom random(long seed, long index) {
        return new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + index);
    }
}
