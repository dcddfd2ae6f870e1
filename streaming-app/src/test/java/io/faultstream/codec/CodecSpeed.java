package io.faultstream.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.faultstream.proto.v1.ServerMetric;
import io.faultstream.proto.v1.VibrationWindow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Prints records a second of the codec (wire bytes and columns) and of protobuf-java's JsonFormat (wire bytes), one
 * thread, the two in turn in one run. Run by hand; trust the ratio more than the figures.
 */
public final class CodecSpeed {
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 700_000_000L;

    private CodecSpeed() {}

    public static void main(String[] args) {
        Random random = new Random(1);
        List<byte[]> windows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            windows.add(TestRecords.window(random, 1024));
        }
        compare("server metrics", TestRecords.metrics(random, 5_000), ServerMetric.getDefaultInstance());
        compare("windows of 1,024 floats", windows, VibrationWindow.getDefaultInstance());
    }

    private static void compare(String shape, List<byte[]> records, Message message) {
        JsonCodec codec = JsonCodecTest.codec(message.getDescriptorForType(), UnknownFields.RESCUE);
        JsonFormat.Parser parser = JsonFormat.parser().ignoringUnknownFields();
        ToIntFunction<byte[]> ours = json -> ((Decoded) codec.decode(json, TestRecords.BROKER_MILLIS)).wire().length;
        ToIntFunction<byte[]> theirs = json -> jsonFormat(parser, message, json);
        double[] oursPerSecond = new double[ROUNDS];
        double[] theirsPerSecond = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            oursPerSecond[round] = recordsPerSecond(records, ours);
            theirsPerSecond[round] = recordsPerSecond(records, theirs);
        }
        double codecRate = median(oursPerSecond);
        double formatRate = median(theirsPerSecond);
        double bytes =
                records.stream().mapToInt(record -> record.length).average().orElse(0);
        System.out.printf(
                "%s (%.0f bytes): JsonCodec %,.0f records/s (%,.0f MB/s), JsonFormat %,.0f records/s, ratio %.1f%n",
                shape, bytes, codecRate, codecRate * bytes / 1e6, formatRate, codecRate / formatRate);
    }

    private static int jsonFormat(JsonFormat.Parser parser, Message message, byte[] json) {
        try {
            Message.Builder builder = message.newBuilderForType();
            parser.merge(new String(json, StandardCharsets.UTF_8), builder);
            return builder.build().toByteArray().length;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double recordsPerSecond(List<byte[]> records, ToIntFunction<byte[]> decode) {
        long start = System.nanoTime();
        long count = 0;
        long bytes = 0;
        long elapsed;
        do {
            for (byte[] json : records) {
                bytes += decode.applyAsInt(json);
            }
            count += records.size();
            elapsed = System.nanoTime() - start;
        } while (elapsed < ROUND_NANOS);
        if (bytes == 0) {
            throw new IllegalStateException("nothing was decoded");
        }
        return count * 1e9 / elapsed;
    }

    // Without the first rounds, which warm up.
    private static double median(double[] rounds) {
        double[] warm = Arrays.copyOfRange(rounds, 2, rounds.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }
}
