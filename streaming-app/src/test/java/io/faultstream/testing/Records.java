package io.faultstream.testing;

import java.time.Instant;
import java.util.Random;

/** Records as devices send them. */
public final class Records {
    /** What the shipped model takes. */
    public static final int WINDOW = 1024;

    private Records() {}

    /** A window of noise on a tone, the same one for the same seed. */
    public static float[] samples(long seed, int length) {
        Random random = new Random(seed);
        double tone = 0.1 + 0.4 * random.nextDouble();
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (Math.sin(i * tone) + 0.3 * random.nextGaussian());
        }
        return samples;
    }

    public static String window(String machine, String sensor, Instant observedAt, float[] samples) {
        StringBuilder json = new StringBuilder()
                .append("{\"machineId\":\"" + machine + "\",\"sensorId\":\"" + sensor + "\",\"observedAt\":\""
                        + observedAt)
                .append("\",\"samplingRateHz\":12000,\"rpm\":1750,\"samples\":[");
        for (int i = 0; i < samples.length; i++) {
            json.append(i == 0 ? "" : ",").append(samples[i]);
        }
        return json.append("]}").toString();
    }

    /** A window of the length that the shipped model takes. */
    public static String window(String machine, Instant observedAt, long seed) {
        return window(machine, "de", observedAt, samples(seed, WINDOW));
    }

    public static String metric(String host, Instant at, double value) {
        return "{\"host\":\"" + host + "\",\"metricName\":\"load\",\"region\":\"eu-west-1\",\"timestamp\":\""
                + at.toEpochMilli() + "\",\"value\":" + value + "}";
    }

    /** The record with one more member at its end. */
    public static String with(String json, String name, String value) {
        return json.substring(0, json.length() - 1) + ",\"" + name + "\":" + value + "}";
    }
}
