package io.faultstream.parquet;

import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Smallest and largest of a page's numbers. A NaN among floats makes both NaN, which readers take for "unknown": nothing
 * is skipped by mistake.
 */
final class NumberStatistics {
    private NumberStatistics() {}

    static void add(Statistics<?> statistics, PrimitiveTypeName type, long[] bits, int count) {
        if (count == 0) {
            return;
        }
        switch (type) {
            case INT32 -> ints((IntStatistics) statistics, bits, count);
            case INT64 -> longs((LongStatistics) statistics, bits, count);
            case FLOAT -> floats((FloatStatistics) statistics, bits, count);
            case DOUBLE -> doubles((DoubleStatistics) statistics, bits, count);
            default -> throw new IllegalStateException("not a number: " + type);
        }
    }

    private static void ints(IntStatistics statistics, long[] bits, int count) {
        int min = (int) bits[0];
        int max = min;
        for (int i = 1; i < count; i++) {
            min = Math.min(min, (int) bits[i]);
            max = Math.max(max, (int) bits[i]);
        }
        statistics.setMinMax(min, max);
    }

    private static void longs(LongStatistics statistics, long[] bits, int count) {
        long min = bits[0];
        long max = min;
        for (int i = 1; i < count; i++) {
            min = Math.min(min, bits[i]);
            max = Math.max(max, bits[i]);
        }
        statistics.setMinMax(min, max);
    }

    private static void floats(FloatStatistics statistics, long[] bits, int count) {
        float min = Float.intBitsToFloat((int) bits[0]);
        float max = min;
        for (int i = 1; i < count; i++) {
            float value = Float.intBitsToFloat((int) bits[i]);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        statistics.setMinMax(min, max);
    }

    private static void doubles(DoubleStatistics statistics, long[] bits, int count) {
        double min = Double.longBitsToDouble(bits[0]);
        double max = min;
        for (int i = 1; i < count; i++) {
            double value = Double.longBitsToDouble(bits[i]);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        statistics.setMinMax(min, max);
    }
}
