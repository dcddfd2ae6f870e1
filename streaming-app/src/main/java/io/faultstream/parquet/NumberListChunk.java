package io.faultstream.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.parquet.column.statistics.Statistics;

/**
 * The floats or doubles of lists such as the samples of a window: whole lists at a time and plain, since measurements hardly
 * repeat.
 */
public final class NumberListChunk extends ColumnChunk {
    private final boolean isFloat;
    private final PageBuffer values = new PageBuffer();
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    NumberListChunk(ColumnDescriptor descriptor, PageCompressor compressor, PageBuffer page, boolean isFloat) {
        super(descriptor, compressor, page);
        this.isFloat = isFloat;
    }

    /** One list with at least one item. */
    public void add(int repetition, float[] items) {
        levels(repetition, items.length);
        values.put(items);
        float low = items[0];
        float high = items[0];
        for (float item : items) {
            low = Math.min(low, item);
            high = Math.max(high, item);
        }
        min = Math.min(min, low);
        max = Math.max(max, high);
    }

    /** One list with at least one item. */
    public void add(int repetition, double[] items) {
        levels(repetition, items.length);
        values.put(items);
        for (double item : items) {
            min = Math.min(min, item);
            max = Math.max(max, item);
        }
    }

    /** One value on its own, inside of something repeated. */
    public void add(int repetition, double item) {
        level(repetition, maxDefinition());
        if (isFloat) {
            values.put32(Float.floatToRawIntBits((float) item));
        } else {
            values.put64(Double.doubleToRawLongBits(item));
        }
        min = Math.min(min, item);
        max = Math.max(max, item);
    }

    @Override
    long pageBytes() {
        return values.size();
    }

    @Override
    Encoding putValues(PageBuffer to, Statistics<?> statistics) {
        if (values.size() > 0) {
            if (isFloat) {
                ((FloatStatistics) statistics).setMinMax((float) min, (float) max);
            } else {
                ((DoubleStatistics) statistics).setMinMax(min, max);
            }
        }
        to.put(values.bytes(), 0, values.size());
        values.clear();
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        return Encoding.PLAIN;
    }
}
