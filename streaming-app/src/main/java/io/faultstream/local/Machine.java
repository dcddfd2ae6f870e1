package io.faultstream.local;

import io.faultstream.config.SetupException;
import io.faultstream.model.Recording;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One machine with one sensor, which plays its recording over and over in consecutive windows that do not overlap; the
 * samples after the last full window are left out.
 *
 * <p>Everything of a message but its time is rendered once: at 100 times real time ten machines send 11,700 windows a
 * second, and formatting 12 million numbers a second would be all this process does.
 */
final class Machine {
    static final int WINDOW_SAMPLES = 1024;
    private static final String SENSOR = "drive-end";
    /** Microseconds, and always 27 characters. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final String id;
    private final Recording recording;
    private final byte[] head;
    private final byte[][] tails;

    Machine(String id, Recording recording) {
        this.id = id;
        this.recording = recording;
        this.head = ascii("{\"machineId\":\"" + id + "\",\"sensorId\":\"" + SENSOR + "\",\"observedAt\":\"");
        int windows = recording.samples().length / WINDOW_SAMPLES;
        if (windows == 0) {
            throw new SetupException(
                    "recording " + recording.file(),
                    "has " + recording.samples().length + " samples, a window needs " + WINDOW_SAMPLES,
                    "Use a longer recording");
        }
        this.tails = new byte[windows][];
        for (int w = 0; w < windows; w++) {
            tails[w] = tail(recording, w * WINDOW_SAMPLES);
        }
    }

    String id() {
        return id;
    }

    Recording recording() {
        return recording;
    }

    /** Stream time from the first window to window number {@code n}, in nanoseconds. */
    long nanosUntil(long n) {
        return Math.round(n * (WINDOW_SAMPLES * 1e9 / recording.samplingRateHz()));
    }

    /** Window number {@code n} (from 0, without end) as JSON. */
    byte[] window(long n, Instant observedAt) {
        byte[] tail = tails[Math.toIntExact(n % tails.length)];
        byte[] time = ascii(TIME.format(observedAt));
        return ByteBuffer.allocate(head.length + time.length + tail.length)
                .put(head)
                .put(time)
                .put(tail)
                .array();
    }

    private static byte[] tail(Recording recording, int from) {
        StringBuilder json = new StringBuilder(12 * WINDOW_SAMPLES);
        json.append("\",\"samplingRateHz\":").append(recording.samplingRateHz());
        recording.rpm().ifPresent(rpm -> json.append(",\"rpm\":").append(rpm));
        recording.load().ifPresent(load -> json.append(",\"loadHp\":").append(load));
        json.append(",\"samples\":");
        for (int i = from; i < from + WINDOW_SAMPLES; i++) {
            json.append(i == from ? '[' : ',');
            appendMicroG(json, recording.samples()[i]);
        }
        return ascii(json.append("]}").toString());
    }

    /** Six decimals, as a device would send: a seventh of the finest step of the recordings. */
    private static void appendMicroG(StringBuilder json, float g) {
        long micro = Math.round(g * 1e6);
        json.append(micro < 0 ? "-" : "").append(Math.abs(micro) / 1_000_000).append('.');
        String decimals = Long.toString(Math.abs(micro) % 1_000_000);
        json.append("000000", decimals.length(), 6).append(decimals);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
