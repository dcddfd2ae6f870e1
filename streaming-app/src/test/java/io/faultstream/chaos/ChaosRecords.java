package io.faultstream.chaos;

import io.faultstream.testing.Records;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/**
 * Records as devices send them, one of {@value #GARBAGE} of them garbage. Their clock runs {@value #SPEED} times as fast as
 * ours, so that the aggregate's windows of a minute close every few seconds. Not thread-safe.
 */
final class ChaosRecords {
    static final int SPEED = 20;
    static final String CLOSING_HOST = "closing";
    private static final int GARBAGE = 25;
    private static final Duration PAST = Duration.ofHours(20);

    private final Random random;
    private final Instant begin = Instant.now().minus(PAST);
    private final long startedAt = System.nanoTime();

    ChaosRecords(Random random) {
        this.random = random;
    }

    byte[] window() {
        return spoiled(Records.window("m" + random.nextInt(20), Instant.now(), random.nextLong()));
    }

    byte[] metric() {
        return spoiled(Records.metric("h" + random.nextInt(5), now(), random.nextInt(1000) / 8d));
    }

    /** A metric so far ahead that every window of the ones before is closed. */
    byte[] closing() {
        return bytes(Records.metric(CLOSING_HOST, now().plus(Duration.ofHours(3)), 1));
    }

    private Instant now() {
        return begin.plusNanos((System.nanoTime() - startedAt) * SPEED);
    }

    private byte[] spoiled(String json) {
        byte[] record = bytes(json);
        if (random.nextInt(GARBAGE) > 0) {
            return record;
        }
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> noise();
            case 3 -> Arrays.copyOf(record, 1 + random.nextInt(record.length - 1));
            case 4 -> bytes(json.replaceFirst("\":\"[^\"]*\"", "\":[7]"));
            default -> bytes("{\"host\":\"h1\",\"value\":\"seven\"}");
        };
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(200)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
