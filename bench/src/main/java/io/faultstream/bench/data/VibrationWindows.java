package io.faultstream.bench.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.SplittableRandom;

/** Windows of 1,024 samples, about 8.7 KB: noise of 3 g, up to five decimals. The checksum is the sum of the samples. */
public final class VibrationWindows implements RecordShape {
    private static final int SAMPLES = 1024;
    private static final int SCALE = 100_000;
    /** Root mean square in g: so many different values that a dictionary of them does not pay, and writers notice soon. */
    private static final double G = 3;

    @Override
    public Generated record(long seed, long index) {
        SplittableRandom random = Seeds.random(seed, index);
        StringBuilder json = new StringBuilder(9_500);
        int second = (int) (index % 86_400);
        json.append("{\"machineId\":\"machine-")
                .append(random.nextInt(200))
                .append("\",\"sensorId\":\"drive-end\",\"observedAt\":\"2024-06-20T")
                .append(two(second / 3600))
                .append(':')
                .append(two(second / 60 % 60))
                .append(':')
                .append(two(second % 60))
                .append(".088Z\",\"samplingRateHz\":12000,\"rpm\":")
                .append(1700 + random.nextInt(100))
                .append(",\"loadHp\":")
                .append(random.nextInt(4))
                .append(",\"samples\":[");
        double sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int scaled = (int) Math.rint(random.nextGaussian() * G * SCALE);
            appendSample(json.append(i == 0 ? "" : ","), scaled);
            sum += (float) (scaled / (double) SCALE);
        }
        return new Generated(json.append("]}").toString().getBytes(US_ASCII), sum, true);
    }

    private static void appendSample(StringBuilder json, int scaled) {
        int size = Math.abs(scaled);
        if (scaled < 0) {
            json.append('-');
        }
        json.append(size / SCALE).append('.');
        String digits = Integer.toString(SCALE + size % SCALE);
        int end = digits.length();
        while (end > 2 && digits.charAt(end - 1) == '0') {
            end--;
        }
        json.append(digits, 1, end);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
