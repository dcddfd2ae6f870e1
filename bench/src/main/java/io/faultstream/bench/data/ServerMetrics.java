package io.faultstream.bench.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.SplittableRandom;

/** Server metrics of about 104 bytes: 500 hosts, whole values from 0 to 99, one day. */
public final class ServerMetrics implements RecordShape {
    private static final long FIRST_MILLIS = 1_718_841_600_000L; // 2024-06-20T00:00:00Z
    private static final int DAY_MILLIS = 86_400_000;
    private static final String[] NAMES = {"cpu_load", "mem_used_gb", "disk_io", "net_rx_mb"};
    private static final String[] REGIONS = {"eu-west-1", "eu-west-2", "us-east-1"};

    @Override
    public Generated record(long seed, long index) {
        SplittableRandom random = Seeds.random(seed, index);
        int value = random.nextInt(100);
        return new Generated(json(random, index, Integer.toString(value)).getBytes(US_ASCII), value, true);
    }

    static String json(SplittableRandom random, long index, String value) {
        long timestamp = FIRST_MILLIS + index * 43 % DAY_MILLIS;
        return "{\"host\":\"server" + random.nextInt(500)
                + "\",\"metricName\":\"" + NAMES[random.nextInt(NAMES.length)]
                + "\",\"region\":\"" + REGIONS[random.nextInt(REGIONS.length)]
                + "\",\"timestamp\":\"" + timestamp
                + "\",\"value\":" + value + "}";
    }
}
