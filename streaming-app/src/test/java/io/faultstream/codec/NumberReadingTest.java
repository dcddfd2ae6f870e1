package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Floats and doubles are correctly rounded, as {@link Float#parseFloat} and {@link Double#parseDouble} round them. The
 * long form, about a million texts a second: {@code ./mvnw test -pl streaming-app -am -Dtest=NumberReadingTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.numbers=300000000 -Dfuzz.seed=1}.
 */
class NumberReadingTest {
    private static final int CASES = 200_000;
    private static final long HARD_CASES = Long.getLong("fuzz.numbers", 1_000_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);

    private final Random random = new Random(7);
    private final Reading reading = new Reading(CodecLimits.DEFAULT, UnknownFields.RESCUE, null);
    private final ScalarReader scalars = new ScalarReader(reading, new IntegerReader(reading));
    private final JsonNumber number = new JsonNumber();
    private final ShortDecimal shortDecimal = new ShortDecimal();

    @Test
    void shortestTextsOfFloatsAreReadBack() {
        check(CASES, () -> Float.toString(finite(Float.intBitsToFloat(random.nextInt()))));
    }

    @Test
    void shortestTextsOfDoublesAreReadBack() {
        check(CASES / 4, () -> Double.toString(finite(Double.longBitsToDouble(random.nextLong()))));
    }

    @Test
    void measurementsAreRoundedCorrectly() {
        check(
                CASES * 2,
                () -> (random.nextBoolean() ? "-" : "") + random.nextInt(100) + "." + digits(1 + random.nextInt(17)));
    }

    @Test
    void decimalsHalfWayBetweenFloatsAreRoundedToEven() {
        check(CASES / 4, () -> halfWay().toPlainString());
        check(CASES / 4, () -> halfWay().toString() + "0000000000000000000000000000001");
        check(CASES / 4, () -> halfWay()
                .round(new java.math.MathContext(5 + random.nextInt(20)))
                .toString());
    }

    @Test
    void anyDigitsAndExponentsAreRoundedCorrectly() {
        check(
                CASES / 2,
                () -> (1 + random.nextInt(9)) + digits(random.nextInt(25)) + "." + digits(1 + random.nextInt(25)) + "e"
                        + (random.nextInt(90) - 60));
        check(CASES / 8, () -> "0." + "0".repeat(random.nextInt(60)) + digits(1 + random.nextInt(30)));
        check(
                CASES / 8,
                () -> String.format(
                        Locale.ROOT,
                        "%d.%de%d",
                        1 + random.nextInt(9),
                        random.nextInt(1 << 30),
                        random.nextInt(700) - 350));
    }

    @Test
    void edgesOfTheRangesAreRoundedCorrectly() {
        for (String text : new String[] {
            "0",
            "-0",
            "0.0",
            "-0.0",
            "0e5",
            "0e-400",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740993.0",
            "16777217.0",
            "16777217",
            "3.4028235e38",
            "3.40282356e38",
            "3.4028235677973366e38",
            "3.4028235677973365e38",
            "1.17549435e-38",
            "1.1754942e-38",
            "1.4e-45",
            "7.0064923216240854e-46",
            "7.0064923216240853e-46",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "1e400",
            "1e-400",
            "1e99999999999",
            "1e-99999999999",
            "123456789012345678901234567890",
            "0.000000000000000000000000000001"
        }) {
            check(1, () -> text);
        }
    }

    /** As items of an array and one by one; each eighth array also as doubles, and with only a bracket behind. */
    @Test
    void hardDecimalsAreRoundedCorrectly() {
        HardDecimals texts = new HardDecimals(SEED);
        HardDecimals.Family[] families = families();
        byte[] in = new byte[families.length * (HardDecimals.LONGEST + 1) + 32];
        int[] starts = new int[families.length + 1];
        float[] floats = new float[families.length];
        long runs = Math.max(1, HARD_CASES / families.length);
        for (long run = 0; run < runs; run++) {
            for (int i = 0; i < families.length; i++) {
                int end = texts.write(families[i], in, starts[i]);
                in[end] = ',';
                starts[i + 1] = end + 1;
                floats[i] = readAlone(in, starts[i], end, run % 8 == 0);
            }
            in[starts[families.length]] = ']';
            readAsArray(in, starts, floats);
        }
        System.out.printf("numbers, seed %d: %,d texts%n", SEED, runs * families.length);
    }

    private static HardDecimals.Family[] families() {
        List<HardDecimals.Family> families = new ArrayList<>();
        for (HardDecimals.Family family : HardDecimals.Family.values()) {
            families.addAll(Collections.nCopies(family.share, family));
        }
        return families.toArray(HardDecimals.Family[]::new);
    }

    private float readAlone(byte[] in, int start, int end, boolean thoroughly) {
        String text = new String(in, start, end - start, ISO_8859_1);
        float expected = Float.parseFloat(text);
        // What no float can hold is refused, and 0 stands for it.
        expected = Float.isInfinite(expected) ? 0 : expected;
        reading.cursor.reset(in);
        readFloat(in, start, end, expected, text);
        if (thoroughly) {
            double expectedDouble = Double.parseDouble(text);
            expectedDouble = Double.isInfinite(expectedDouble) ? 0 : expectedDouble;
            readDouble(in, start, end, expectedDouble, text);
            byte[] last = Arrays.copyOfRange(in, start, end + 1);
            last[end - start] = '}';
            reading.cursor.reset(last);
            readFloat(last, 0, end - start, expected, text);
            readDouble(last, 0, end - start, expectedDouble, text);
        }
        return expected;
    }

    private void readFloat(byte[] in, int start, int end, float expected, String text) {
        reading.cursor.position = start;
        float value = scalars.readFloat(in[start]);
        same(Float.floatToRawIntBits(value), Float.floatToRawIntBits(expected), text);
        same(reading.cursor.position, end, text);
    }

    private void readDouble(byte[] in, int start, int end, double expected, String text) {
        reading.cursor.position = start;
        double value = scalars.readDouble(in[start]);
        same(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(expected), text);
        same(reading.cursor.position, end, text);
    }

    private void readAsArray(byte[] in, int[] starts, float[] expected) {
        float[] items = new float[expected.length + 1];
        reading.cursor.reset(in);
        reading.cursor.position = starts[0];
        int count = 0;
        while (count < expected.length) {
            count = scalars.readFloats(items, count);
            same(reading.cursor.position, starts[count], "the array");
            if (count < expected.length) {
                items[count++] = scalars.readFloat(in[reading.cursor.position]);
                reading.cursor.position++;
            }
        }
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToRawIntBits(items[i]) != Float.floatToRawIntBits(expected[i])) {
                String text = new String(in, starts[i], starts[i + 1] - starts[i], ISO_8859_1);
                throw new AssertionError("in an array " + text + " was read as " + items[i]);
            }
        }
    }

    private void check(int cases, Supplier<String> texts) {
        for (int i = 0; i < cases; i++) {
            String text = texts.get();
            byte[] bytes = (text + ",                                  ").getBytes(ISO_8859_1);
            double expected = Double.parseDouble(text);
            float expectedFloat = Float.parseFloat(text);

            assertThat(number.read(bytes, 0, bytes.length)).as(text).isTrue();
            same(number.end(), text.length(), text);
            same(Double.doubleToRawLongBits(number.toDouble()), Double.doubleToRawLongBits(expected), text);
            same(Float.floatToRawIntBits(number.toFloat()), Float.floatToRawIntBits(expectedFloat), text);
            int end = shortDecimal.read(bytes, 0);
            if (end >= 0) {
                same(end, text.length(), text);
                same(Double.doubleToRawLongBits(shortDecimal.toDouble()), Double.doubleToRawLongBits(expected), text);
                if (shortDecimal.isFloat()) {
                    same(Float.floatToRawIntBits(shortDecimal.toFloat()), Float.floatToRawIntBits(expectedFloat), text);
                }
            }
        }
    }

    // AssertJ for each of millions of numbers would take longer than reading them.
    private static void same(long actual, long expected, String text) {
        if (actual != expected) {
            throw new AssertionError(text + ": expected " + expected + " but was " + actual);
        }
    }

    private BigDecimal halfWay() {
        float below = Math.abs(finite(Float.intBitsToFloat(random.nextInt())));
        float near = random.nextBoolean() ? below : random.nextFloat() * 4;
        return new BigDecimal(near)
                .add(new BigDecimal(Math.nextUp(near) == Float.POSITIVE_INFINITY ? near : Math.nextUp(near)))
                .divide(BigDecimal.valueOf(2));
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private static float finite(float value) {
        return Float.isFinite(value) ? value : 1;
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 1;
    }
}
