package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.faultstream.proto.v1.ServerMetric;
import io.faultstream.proto.v1.VibrationWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Mutations of real records. Each decodes to a value, never an exception; what protobuf-java's JsonFormat reads too is
 * read to the same message; what only we refuse is refused for a reason in which we mean to be stricter.
 * {@code -Dfuzz.cases} and {@code -Dfuzz.seed} change the run.
 */
class CodecFuzzTest {
    private static final int CASES = Integer.getInteger("fuzz.cases", 120_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);
    // JsonFormat knows no rules and no limits, lets the last of equal names win, reads JSON as leniently as Gson does
    // and numbers as strings. Bad UTF-8 does not reach it: it reads strings.
    private static final Set<RejectReason> STRICTER = EnumSet.of(
            RejectReason.INVALID_UTF8,
            RejectReason.MALFORMED_JSON,
            RejectReason.TOO_DEEP,
            RejectReason.WRONG_TYPE,
            RejectReason.DUPLICATE_FIELD,
            RejectReason.MISSING_FIELD,
            RejectReason.RULE_VIOLATED);
    private static final Pattern QUOTED_NO_NUMBER = Pattern.compile(
            " is (?!\"-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?\")\"(?s:.*)\": expected a (64-bit integer|number)");
    private static final Pattern FLOAT_VALUE =
            Pattern.compile(" is \"?([-+.eE0-9]+)\"?: expected a number that fits a float");
    private static final List<String> SNIPPETS = List.of(
            "null",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[[[[",
            "]]]]",
            "{\"a\":",
            "1e999",
            "-0",
            "0.1e-400",
            "1E400",
            "00",
            "01",
            "+1",
            ".5",
            "5.",
            "NaN",
            "\"NaN\"",
            "\"Infinity\"",
            "-Infinity",
            "99999999999999999999",
            "1.0",
            "1e3",
            "\"1e3\"",
            "\\ud800",
            "\\ud83d\\ude00",
            "\\u0000",
            "\\x",
            "'",
            "//",
            "/**/",
            ",",
            ",,",
            ":",
            "\uFEFF",
            "\u0000",
            "\n",
            "\"host\":1,",
            "\"host\":\"b\",",
            "\"x\":{\"y\":[1]},",
            "\"value\":null,",
            "\"metric_name\":\"m\",",
            "é",
            "😀",
            "2024-02-30T00:00:00Z",
            "2024-06-20T09:47:32.5+02:00",
            "340282366920938463463374607431768211456",
            "[".repeat(70));

    private final Random random = new Random(SEED);

    @Test
    void mutatedRecordsDecodeToAValueAndAgreeWithJsonFormat() {
        List<byte[]> metrics = new ArrayList<>(TestRecords.recordedMetrics().stream()
                .map(line -> line.getBytes(UTF_8))
                .toList());
        metrics.addAll(TestRecords.metrics(random, 20));
        fuzz(metrics, ServerMetric.getDefaultInstance(), CASES * 2 / 3);

        List<byte[]> windows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            windows.add(TestRecords.window(random, 1 + random.nextInt(12)));
        }
        fuzz(windows, VibrationWindow.getDefaultInstance(), CASES / 3);
    }

    private void fuzz(List<byte[]> records, Message type, int cases) {
        JsonCodec codec = JsonCodecTest.codec(type.getDescriptorForType(), UnknownFields.RESCUE);
        JsonCodec toFields = JsonCodecTest.codec(type.getDescriptorForType(), UnknownFields.RESCUE);
        RecordFields fields = toFields.fields();
        Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);
        int decoded = 0;
        int compared = 0;
        for (int i = 0; i < cases; i++) {
            byte[] input = mutate(records.get(random.nextInt(records.size())));
            byte[] before = input.clone();
            DecodeResult result = decode(codec, input, i);
            Rejected problem = toFields.decode(input, TestRecords.BROKER_MILLIS, fields);
            check(same(result, problem, fields), i, input, "as fields it is read in another way");
            check(Arrays.equals(input, before), i, input, "the input has been changed");
            Message theirs = jsonFormat(type, input);
            if (result instanceof Rejected no) {
                rejected.merge(no.reason(), 1, Integer::sum);
                check(!no.detail().isBlank(), i, input, "no detail");
                check(theirs == null || isMeantToBeStricter(no, input), i, input, no.toString());
            } else {
                decoded++;
                compared += theirs == null ? 0 : 1;
                compare((Decoded) result, theirs, type, i, input);
            }
        }
        System.out.printf(
                "fuzz, seed %d: %s, %,d cases, %,d decoded, %,d of them compared with JsonFormat, rejected %s%n",
                SEED, type.getDescriptorForType().getName(), cases, decoded, compared, rejected);
        assertThat(compared).isPositive();
    }

    // Whether both forms of decoding say the same.
    private static boolean same(DecodeResult result, Rejected problem, RecordFields fields) {
        if (problem != null || !(result instanceof Decoded decoded)) {
            return result.equals(problem);
        }
        boolean same = decoded.eventTimeMicros() == fields.eventTimeMicros()
                && decoded.rescuedFields() == fields.rescuedFields()
                && decoded.rescued().equals(Optional.ofNullable(fields.rescued()));
        Object[] columns = decoded.columns();
        for (int slot = 0; slot < columns.length; slot++) {
            same &= (columns[slot] != null) == fields.has(slot)
                    && (columns[slot] == null || Objects.deepEquals(columns[slot], value(fields, slot, columns[slot])));
        }
        return same;
    }

    private static Object value(RecordFields fields, int slot, Object like) {
        if (like instanceof String) {
            return new String(fields.text(slot), fields.start(slot), fields.end(slot) - fields.start(slot), UTF_8);
        }
        if (like instanceof Double) {
            return Double.longBitsToDouble(fields.number(slot));
        }
        return like instanceof Long ? (Object) fields.number(slot) : fields.object(slot);
    }

    private static boolean isMeantToBeStricter(Rejected rejected, byte[] input) {
        if (rejected.reason() != RejectReason.WRONG_TYPE) {
            return STRICTER.contains(rejected.reason());
        }
        // JsonFormat takes any scalar for a string and Java's numbers for JSON's, and of equal names looks at the last.
        String field = rejected.detail().replaceAll("(\\[.*)? is (?s:.*)", "").replace("_", "");
        String text = new String(input, UTF_8).replace("_", "");
        String[] parts = text.split("(?i)" + Pattern.quote("\"" + field + "\"") + "\\s*:", -1);
        return rejected.detail().matches("(?s).*expected (a string|an RFC 3339).*")
                || QUOTED_NO_NUMBER.matcher(rejected.detail()).find()
                || isBeyondFloats(rejected.detail())
                || parts.length > 2;
    }

    // JsonFormat takes what is larger than the largest float by less than a millionth.
    private static boolean isBeyondFloats(String detail) {
        Matcher value = FLOAT_VALUE.matcher(detail);
        return value.find() && Float.isInfinite(Float.parseFloat(value.group(1)));
    }

    private static DecodeResult decode(JsonCodec codec, byte[] input, int i) {
        try {
            return codec.decode(input, TestRecords.BROKER_MILLIS);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(describe(i, input), e);
        }
    }

    private static void compare(Decoded ours, Message theirs, Message type, int i, byte[] input) {
        try {
            Message parsed = type.getParserForType().parseFrom(ours.wire());
            check(Arrays.equals(parsed.toByteArray(), ours.wire()), i, input, "not canonical");
            boolean same = theirs == null
                    || parsed.equals(theirs)
                    || withoutSignOfZero(parsed).equals(theirs.toString());
            check(same, i, input, "differs from JsonFormat");
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(describe(i, input), e);
        }
    }

    // JsonFormat reads -0 as 0.
    private static String withoutSignOfZero(Message message) {
        return message.toString().replaceAll("(?m): -0\\.0$", ": 0.0");
    }

    private static void check(boolean holds, int i, byte[] input, String problem) {
        if (!holds) {
            throw new AssertionError(describe(i, input) + problem);
        }
    }

    // Null where JsonFormat does not read the input.
    private static Message jsonFormat(Message type, byte[] input) {
        try {
            Message.Builder builder = type.newBuilderForType();
            JsonFormat.parser().ignoringUnknownFields().merge(new String(input, UTF_8), builder);
            return builder.build();
        } catch (InvalidProtocolBufferException | RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    private static String describe(int i, byte[] input) {
        return "seed " + SEED + ", case " + i + ": " + new String(input, UTF_8) + "\n";
    }

    private byte[] mutate(byte[] record) {
        byte[] input = record;
        for (int i = random.nextInt(2); i >= 0; i--) {
            int at = random.nextInt(input.length + 1);
            input = switch (random.nextInt(16)) {
                case 0 -> flipBit(input);
                case 1 -> Arrays.copyOf(input, at);
                case 2 -> replace(input, at, 0, snippet());
                case 3 -> replace(input, at, Math.min(input.length - at, 1 + random.nextInt(4)), snippet());
                case 4 -> replace(input, at, Math.min(input.length - at, 1 + random.nextInt(20)), new byte[0]);
                case 5 -> replace(input, at, 0, badUtf8());
                case 6, 9, 10, 11, 12, 13 -> replaceValue(input);
                case 7 -> repeatPart(input, at);
                default -> replace(input, at, 0, new byte[] {(byte) random.nextInt(128)});
            };
            if (input.length == 0) {
                return input;
            }
        }
        return input;
    }

    private byte[] flipBit(byte[] input) {
        byte[] flipped = input.clone();
        flipped[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private byte[] snippet() {
        return SNIPPETS.get(random.nextInt(SNIPPETS.size())).getBytes(UTF_8);
    }

    private byte[] badUtf8() {
        byte[][] kinds = {
            {(byte) 0xC0, (byte) 0xAF},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xFF},
            {(byte) 0xE2, (byte) 0x82},
            {(byte) 0x80}
        };
        return kinds[random.nextInt(kinds.length)];
    }

    // The text between a colon and the next comma becomes something else.
    private byte[] replaceValue(byte[] input) {
        String text = new String(input, UTF_8);
        int colon = text.indexOf(':', random.nextInt(text.length()));
        int comma = text.indexOf(',', Math.max(0, colon));
        if (colon < 0 || comma < 0) {
            return input;
        }
        String value =
                switch (random.nextInt(4)) {
                    case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                    case 1 -> "\"" + random.nextLong() + "\"";
                    case 2 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
                    default -> new String(snippet(), UTF_8);
                };
        return (text.substring(0, colon + 1) + value + text.substring(comma)).getBytes(UTF_8);
    }

    private byte[] repeatPart(byte[] input, int at) {
        int end = Math.min(input.length, at + 1 + random.nextInt(30));
        return replace(input, at, 0, Arrays.copyOfRange(input, at, end));
    }

    private static byte[] replace(byte[] input, int at, int length, byte[] by) {
        byte[] output = new byte[input.length - length + by.length];
        System.arraycopy(input, 0, output, 0, at);
        System.arraycopy(by, 0, output, at, by.length);
        System.arraycopy(input, at + length, output, at + by.length, input.length - at - length);
        return output;
    }
}
