package io.faultstream.model;

/**
 * Natural logarithm in plain float arithmetic: the same bits on every machine, several times faster than
 * {@link StrictMath#log}. Relative error below 1e-6 for normal positive floats, which is all that it is given.
 */
final class FastLog {
    private static final float LN2 = 0.6931472f;
    private static final int SQRT_HALF_BITS = 0x3f3504f3;

    private FastLog() {}

    static float log(float x) {
        int bits = Float.floatToRawIntBits(x) - SQRT_HALF_BITS;
        int exponent = bits >> 23;
        // The mantissa in [sqrt(1/2), sqrt(2)), where the series below converges fastest.
        float m = Float.intBitsToFloat((bits & 0x7fffff) + SQRT_HALF_BITS);
        float z = (m - 1) / (m + 1);
        float z2 = z * z;
        float series = z * (2 + z2 * (0.6666667f + z2 * (0.4f + z2 * 0.2857143f)));
        return exponent * LN2 + series;
    }
}
