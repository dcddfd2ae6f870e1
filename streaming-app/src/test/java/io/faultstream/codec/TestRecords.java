package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Records that look like the real ones: the recorded server metrics, metrics like them, and windows of a signal. */
final class TestRecords {
    /** A broker timestamp shortly after the recorded metrics. */
    static final long BROKER_MILLIS = 1_718_880_000_000L;

    private TestRecords() {}

    /** The recorded server metrics, the damaged ones among them. */
    static List<String> recordedMetrics() {
        try (var sample = TestRecords.class.getResourceAsStream("/faultstream/local/server-metrics/sample.jsonl")) {
            return new String(sample.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<byte[]> metrics(Random random, int count) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(String.format(
                            Locale.ROOT,
                            "{\"host\": \"server%d\", \"metricName\": \"%s\", \"region\": \"eu-west-%d\", \"timestamp\": \"%d\", \"value\": %d}",
                            1 + random.nextInt(40),
                            random.nextBoolean() ? "memory_usage_gb" : "disk_io_rate_mbps",
                            1 + random.nextInt(3),
                            BROKER_MILLIS - random.nextInt(100_000_000),
                            1 + random.nextInt(8))
                    .getBytes(UTF_8));
        }
        return records;
    }

    static byte[] window(Random random, int samples) {
        StringBuilder json = new StringBuilder("{\"machineId\":\"machine-")
                .append(random.nextInt(100))
                .append("\",\"sensorId\":\"drive-end\",\"observedAt\":\"2024-06-20T09:")
                .append(10 + random.nextInt(50))
                .append(":12.088Z\",\"samplingRateHz\":12000,\"rpm\":1797.5,\"loadHp\":2,\"samples\":[");
        for (int i = 0; i < samples; i++) {
            json.append(i == 0 ? "" : ",").append((float) (random.nextGaussian() / 5));
        }
        return json.append("]}").toString().getBytes(UTF_8);
    }
}
