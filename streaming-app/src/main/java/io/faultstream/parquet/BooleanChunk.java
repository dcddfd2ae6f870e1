package io.faultstream.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.parquet.column.statistics.Statistics;

/** Booleans: eight a byte, the first in the lowest bit. */
public final class BooleanChunk extends ColumnChunk {
    private final PageBuffer values = new PageBuffer();
    private int bits;
    private int bitCount;
    private boolean hasTrue;
    private boolean hasFalse;

    BooleanChunk(ColumnDescriptor descriptor, PageCompressor compressor, PageBuffer page) {
        super(descriptor, compressor, page);
    }

    public void add(boolean value) {
        add(0, value);
    }

    /** The same inside of something nested. */
    public void add(int repetition, boolean value) {
        level(repetition, maxDefinition());
        hasTrue |= value;
        hasFalse |= !value;
        bits |= (value ? 1 : 0) << bitCount;
        if (++bitCount == 8) {
            endByte();
        }
    }

    @Override
    long pageBytes() {
        return values.size();
    }

    @Override
    Encoding putValues(PageBuffer to, Statistics<?> statistics) {
        if (bitCount > 0) {
            endByte();
        }
        if (hasTrue || hasFalse) {
            ((BooleanStatistics) statistics).setMinMax(!hasFalse, hasTrue);
        }
        to.put(values.bytes(), 0, values.size());
        values.clear();
        hasTrue = false;
        hasFalse = false;
        return Encoding.PLAIN;
    }

    private void endByte() {
        values.put8(bits);
        bits = 0;
        bitCount = 0;
    }
}
