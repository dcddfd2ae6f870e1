package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Floats and doubles are correctly rounded, as {@link Float#parseFloat} and {@link Double#parseDouble} round them. */
class NumberReadingTest {
    private static final int CASES = Integer.getInteger("fuzz.numbers", 200_000);

    private final Random random = new Random(7);
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
