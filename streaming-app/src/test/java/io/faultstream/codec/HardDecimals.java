package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Decimal texts, most of them hard to round, written into a buffer: hundreds of millions must not cost more than reading
 * them back. Each {@link Family} is another way in which a reader of numbers goes wrong.
 */
final class HardDecimals {
    enum Family {
        /** A few digits before the point and 1 to 17 after it, any of them 0. */
        MEASUREMENT(8),
        /** The decimals of 1 to 18 digits next to the middle between two floats. */
        NEAR_HALF_WAY(10),
        /** Exactly that middle, or the least above or below it that up to 40 digits can say. */
        HALF_WAY(6),
        /** Whole numbers in the middle between two floats or two doubles, and their neighbours. */
        WHOLE(2),
        /** What Java writes for a float or a double, and the same with another last digit. */
        SHORTEST(2),
        /** 1 to 40 digits, a point anywhere, any exponent. */
        ANY(2),
        /** Around and below the smallest normal float and double, around the largest. */
        EXTREME(1),
        /** Powers of two and ten and middles of all sizes, in up to 150 digits or rounded to 1 to 25. */
        LISTED(1);

        /** How many of 32 texts: most where the codec rounds by itself, few where it asks Java as the test does. */
        final int share;

        Family(int share) {
            this.share = share;
        }
    }

    /** No text is longer. */
    static final int LONGEST = 200;

    private static final long[] TENS = new long[19];
    private static final long[] FIVES = new long[17];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = 10 * TENS[i - 1];
        }
        FIVES[0] = 1;
        for (int i = 1; i < FIVES.length; i++) {
            FIVES[i] = 5 * FIVES[i - 1];
        }
    }

    private final SplittableRandom random;
    private final byte[][] listed;
    private byte[] out = new byte[0];
    private int at;

    HardDecimals(long seed) {
        random = new SplittableRandom(seed);
        listed = list();
    }

    /** Writes a text of the family and returns the position after it; {@link #LONGEST} bytes must be free. */
    int write(Family family, byte[] target, int from) {
        out = target;
        at = from;
        if (random.nextInt(4) == 0) {
            put('-');
        }
        switch (family) {
            case MEASUREMENT -> measurement();
            case NEAR_HALF_WAY -> nearHalfWay();
            case HALF_WAY -> halfWay();
            case WHOLE -> whole();
            case SHORTEST -> shortest();
            case ANY -> any();
            case EXTREME -> extreme();
            case LISTED -> copy(listed[random.nextInt(listed.length)]);
        }
        return at;
    }

    private void measurement() {
        int most = random.nextInt(8) == 0 ? 1_000_000 : 100;
        number(random.nextInt(most));
        put('.');
        digits(1 + random.nextInt(17));
        zeros(random.nextInt(8) == 0 ? random.nextInt(4) : 0);
    }

    private void nearHalfWay() {
        float below = Float.intBitsToFloat(
                random.nextInt(Float.floatToIntBits(random.nextBoolean() ? 1e-6f : 1e-2f), Float.floatToIntBits(100)));
        double middle = ((double) below + Math.nextUp(below)) / 2;
        int scale = 1 + random.nextInt(middle < 1 ? 18 : middle < 10 ? 17 : 16);
        fixed(Math.max(0, (long) Math.rint(middle * TENS[scale]) + random.nextInt(-1, 2)), scale);
    }

    private void halfWay() {
        // Of 25 bits, the lowest set: between two floats. Divided by 2^n it has n decimals.
        int scale = 1 + random.nextInt(16);
        long middle = (random.nextInt(1 << 24, 1 << 25) | 1) * FIVES[scale];
        switch (random.nextInt(4)) {
            case 0 -> {
                fixed(middle, scale);
                zeros(random.nextInt(20));
                put('1');
            }
            case 1 -> {
                fixed(middle - 1, scale);
                for (int i = random.nextInt(20); i >= 0; i--) {
                    put('9');
                }
            }
            case 2 -> {
                fixed(middle, scale);
                zeros(random.nextInt(20));
            }
            default -> fixed(middle, scale);
        }
    }

    private void whole() {
        int bits = random.nextBoolean() ? 25 : 54;
        long middle = random.nextLong(1L << bits - 1, 1L << bits) | 1;
        number((middle << random.nextInt(63 - bits)) + random.nextInt(-1, 2));
        if (random.nextBoolean()) {
            put('.');
            digits(1 + random.nextInt(3));
        }
    }

    private void shortest() {
        // The sign is there already.
        String text = random.nextInt(4) > 0
                ? Float.toString(Math.abs(finite(Float.intBitsToFloat(random.nextInt()))))
                : Double.toString(Math.abs(finite(Double.longBitsToDouble(random.nextLong()))));
        copy(text.getBytes(ISO_8859_1));
        if (random.nextBoolean()) {
            out[at - 1] = (byte) ('0' + random.nextInt(10));
        }
    }

    private void any() {
        int whole = random.nextInt(21);
        if (whole == 0) {
            put('0');
        } else {
            number(1 + random.nextInt(9));
            digits(whole - 1);
        }
        if (random.nextInt(4) > 0) {
            put('.');
            zeros(random.nextInt(4) == 0 ? random.nextInt(30) : 0);
            digits(1 + random.nextInt(20));
        }
        if (random.nextInt(4) > 0) {
            exponent(random.nextInt(-70, 46));
        }
    }

    private void extreme() {
        number(1 + random.nextInt(9));
        put('.');
        digits(1 + random.nextInt(18));
        exponent(
                switch (random.nextInt(8)) {
                    case 0 -> random.nextInt(-326, -305);
                    case 1 -> random.nextInt(305, 311);
                    case 2 -> random.nextInt(-100_000, 100_000);
                    case 3 -> random.nextInt(35, 40);
                    default -> random.nextInt(-48, -36);
                });
    }

    private void exponent(int power) {
        put(random.nextBoolean() ? 'e' : 'E');
        if (power < 0) {
            put('-');
        } else if (random.nextBoolean()) {
            put('+');
        }
        number(Math.abs(power));
    }

    private void fixed(long value, int scale) {
        number(value / TENS[scale]);
        put('.');
        padded(value % TENS[scale], scale);
    }

    private void number(long value) {
        int count = 1;
        while (count < TENS.length && value >= TENS[count]) {
            count++;
        }
        padded(value, count);
    }

    private void padded(long value, int count) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += count;
    }

    private void digits(int count) {
        if (count > 0) {
            int most = Math.min(count, 18);
            padded(random.nextLong(TENS[most]), most);
            digits(count - most);
        }
    }

    private void zeros(int count) {
        for (int i = 0; i < count; i++) {
            put('0');
        }
    }

    private void copy(byte[] text) {
        System.arraycopy(text, 0, out, at, text.length);
        at += text.length;
    }

    private void put(int c) {
        out[at++] = (byte) c;
    }

    private byte[][] list() {
        List<BigDecimal> values = new ArrayList<>();
        for (int power = -150; power <= 129; power++) {
            BigDecimal two = power < 0
                    ? BigDecimal.ONE.divide(BigDecimal.valueOf(2).pow(-power))
                    : BigDecimal.valueOf(2).pow(power);
            values.add(two);
            values.add(BigDecimal.ONE.scaleByPowerOfTen(power / 3));
            for (int i = 0; i < 6; i++) {
                // A middle of this size; below 2^-126 floats have fewer bits.
                int bits = Math.max(1, Math.min(25, power + 151));
                long odd = (1L << bits - 1) + random.nextLong(1L << bits - 1) | 1;
                values.add(two.multiply(BigDecimal.valueOf(odd)).divide(BigDecimal.valueOf(1L << bits - 1)));
            }
        }
        List<byte[]> texts = new ArrayList<>();
        for (BigDecimal value : values) {
            add(texts, value);
            for (int i = 0; i < 12; i++) {
                BigDecimal rounded = value.round(new MathContext(1 + random.nextInt(25)));
                add(texts, rounded);
                add(texts, rounded.add(rounded.ulp()));
                add(texts, rounded.subtract(rounded.ulp()));
            }
        }
        return texts.toArray(byte[][]::new);
    }

    private static void add(List<byte[]> texts, BigDecimal value) {
        for (String text : new String[] {value.toString(), value.toPlainString()}) {
            if (text.length() < LONGEST && value.signum() >= 0) {
                texts.add(text.getBytes(ISO_8859_1));
            }
        }
    }

    private static float finite(float value) {
        return Float.isFinite(value) ? value : 1;
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 1;
    }
}
