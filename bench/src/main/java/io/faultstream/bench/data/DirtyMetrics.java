package io.faultstream.bench.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;

/** {@link ServerMetrics}, a share of them broken. */
public final class DirtyMetrics implements RecordShape {
    private final RecordShape clean = new ServerMetrics();
    private final double share;

    /** @param share of broken records, 0 to 1 */
    public DirtyMetrics(double share) {
        this.share = share;
    }

    @Override
    public Generated record(long seed, long index) {
        Generated record = clean.record(seed, index);
        SplittableRandom random = Seeds.random(~seed, index);
        return random.nextDouble() >= share
                ? record
                : new Generated(
                        Breakage.broken(random.nextInt(Integer.MAX_VALUE), new String(record.json(), UTF_8)), 0, false);
    }
}
