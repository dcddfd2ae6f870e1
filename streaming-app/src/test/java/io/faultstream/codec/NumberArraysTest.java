package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.faultstream.codec.proto.Ruled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of floats and doubles in every spelling: most items are read in runs, the others one by one. */
class NumberArraysTest {
    private static final List<String> GAPS = List.of(",", ",", ",", ", ", ",  ", " ,", "\n,\t");

    private final JsonCodec codec =
            JsonCodec.of(Ruled.getDescriptor(), new CodecLimits(1 << 20, 20, 1000), UnknownFields.RESCUE);

    @RepeatedTest(200)
    void itemsAreRoundedAsTheJdkRoundsThem(RepetitionInfo repetition) throws InvalidProtocolBufferException {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> ratios = spellings(random);
        List<String> weights = spellings(random);
        String json = "{\"ratios\":" + array(ratios, random) + ",\"weights\":" + array(weights, random) + "}";

        Decoded decoded = (Decoded) codec.decode(json.getBytes(UTF_8), 0);
        RecordFields fields = codec.fields();
        assertThat(codec.decode(json.getBytes(UTF_8), 0, fields)).isNull();

        Ruled message = Ruled.parseFrom(decoded.wire());
        float[] floats = (float[]) fields.object(slot("ratios"));
        double[] doubles = (double[]) fields.object(slot("weights"));
        assertThat(floats).hasSize(ratios.size());
        assertThat(doubles).hasSize(weights.size());
        for (int i = 0; i < floats.length; i++) {
            float expected = Float.parseFloat(ratios.get(i).replace("\"", ""));
            assertThat(new int[] {bits(floats[i]), bits(message.getRatios(i))})
                    .as(ratios.get(i))
                    .containsOnly(bits(expected));
        }
        for (int i = 0; i < doubles.length; i++) {
            double expected = Double.parseDouble(weights.get(i).replace("\"", ""));
            assertThat(new double[] {doubles[i], message.getWeights(i)})
                    .as(weights.get(i))
                    .containsOnly(expected);
        }
    }

    @Test
    void theItemThatBreaksARuleIsNamed() {
        List<String> items = new ArrayList<>(Collections.nCopies(600, "0.5"));
        items.set(100, "1e3");
        items.set(431, "-99.5");

        assertThat(rejected("{\"weights\":[" + String.join(",", items) + "]}")).satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(RejectReason.RULE_VIOLATED);
            assertThat(problem.detail()).startsWith("weights[431] is -99.5: less than");
        });
    }

    @Test
    void whatIsNoNumberIsNamed() {
        String items = "0.5,".repeat(300) + "true," + "0.5,".repeat(300) + "0.25";

        assertThat(rejected("{\"ratios\":[" + items + "]}").detail()).startsWith("ratios[300] is true: expected");
        assertThat(rejected("{\"ratios\":[" + "0.5,".repeat(1000) + "0.5]}").reason())
                .isEqualTo(RejectReason.TOO_LARGE);
        assertThat(codec.decode(("{\"ratios\":[" + "0.5,".repeat(999) + "0.5]}").getBytes(UTF_8), 0))
                .isInstanceOf(Decoded.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5,]",
                "0.5,",
                "0.5,,0.5]",
                "0.5 0.5]",
                ",0.5]",
                "0.5,0.5",
                "00.5,1.5]",
                "0.5,01.5,2.5]",
                "0.5,.5,0.5]",
                "0.5,5.,0.5]",
                "0.5,+1.5,0.5]",
                "0.5,-,0.5]",
                "0.5,- 1.5,0.5]",
                "0.5,1.5e,0.5]",
                "0.5,0x1.5,0.5]",
                "0.5,}"
            })
    void whatIsNoJsonIsRefused(String items) {
        for (String before : List.of("", "0.125,".repeat(300))) {
            String json = "{\"ratios\":[" + before + items + ",\"name\":\"long enough for a run\"}";
            assertThat(rejected(json).reason()).as(json).isEqualTo(RejectReason.MALFORMED_JSON);
        }
    }

    private Rejected rejected(String json) {
        DecodeResult result = codec.decode(json.getBytes(UTF_8), 0);
        assertThat(result).as(json).isInstanceOf(Rejected.class);
        return (Rejected) result;
    }

    private static int slot(String field) {
        return Ruled.getDescriptor().findFieldByName(field).getIndex();
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static List<String> spellings(Random random) {
        int rare = random.nextInt(1, 200);
        int count = random.nextBoolean() ? random.nextInt(1, 8) : random.nextInt(240, 1000);
        List<String> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(random.nextInt(rare) == 0 ? uncommon(random) : common(random));
        }
        return items;
    }

    private static String common(Random random) {
        return String.format(Locale.ROOT, "%." + random.nextInt(1, 17) + "f", random.nextGaussian() * 10);
    }

    private static String uncommon(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Integer.toString(random.nextInt(-90, 1_000_000));
            case 1 -> Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(-30, 30)));
            case 2 -> "\"" + Float.toString(random.nextFloat()) + "\"";
            case 3 -> Float.toString(random.nextFloat() * 1e6f);
            // Near the middle between two floats: rounding to a double first would go wrong.
            case 4 -> Double.toString(1 + 0x1p-24 + random.nextInt(-2, 3) * 0x1p-52);
            default -> "-0.0";
        };
    }

    private static String array(List<String> items, Random random) {
        StringBuilder text = new StringBuilder("[");
        boolean plain = random.nextBoolean();
        for (int i = 0; i < items.size(); i++) {
            text.append(i == 0 ? "" : plain ? "," : GAPS.get(random.nextInt(GAPS.size())))
                    .append(items.get(i));
        }
        return text.append("]").toString();
    }
}
