package io.faultstream.parquet;

import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Numbers, as the bits that they are: INT32, INT64, FLOAT, DOUBLE. By a dictionary where that is smaller. */
public final class NumberChunk extends ColumnChunk {
    private final PrimitiveTypeName type;
    private final int width;
    private final RunEncoder indices = new RunEncoder();
    private final NumberDictionary dictionary;
    private boolean usesDictionary = true;
    /** Whether a page of this row group is indexed. */
    private boolean isIndexed;

    private long[] values = new long[16];
    private int[] ids = new int[0];
    private int count;

    NumberChunk(ColumnDescriptor descriptor, PageCompressor compressor, PageBuffer page) {
        super(descriptor, compressor, page);
        this.type = descriptor.getPrimitiveType().getPrimitiveTypeName();
        this.width = type == PrimitiveTypeName.INT64 || type == PrimitiveTypeName.DOUBLE ? 8 : 4;
        this.dictionary = new NumberDictionary(PAGE_BYTES / width);
    }

    /** @param bits the number, or the raw bits of a float or double */
    public void add(long bits) {
        level();
        put(bits);
    }

    /** The same inside of something nested. */
    public void add(int repetition, long bits) {
        level(repetition, maxDefinition());
        put(bits);
    }

    private void put(long bits) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = bits;
    }

    @Override
    long pageBytes() {
        return (long) width * count;
    }

    @Override
    Encoding putValues(PageBuffer to, Statistics<?> statistics) {
        NumberStatistics.add(statistics, type, values, count);
        boolean indexed = usesDictionary && index();
        if (indexed) {
            int bits = width(dictionary.size() - 1);
            indices.reset(bits);
            for (int i = 0; i < count; i++) {
                indices.add(ids[i]);
            }
            indices.finish();
            // What the first page shows is taken to be so for those after it.
            boolean pays = isIndexed || indices.size() + width * dictionary.size() < width * count;
            if (pays) {
                to.put8(bits);
                to.put(indices.bytes(), 0, indices.size());
                isIndexed = true;
                count = 0;
                return Encoding.PLAIN_DICTIONARY;
            }
        }
        usesDictionary = false;
        to.put(values, count, width);
        count = 0;
        return Encoding.PLAIN;
    }

    private boolean index() {
        if (ids.length < count) {
            ids = new int[values.length];
        }
        for (int i = 0; i < count; i++) {
            int id = dictionary.id(values[i]);
            if (id < 0) {
                return false;
            }
            ids[i] = id;
        }
        return true;
    }

    @Override
    int dictionarySize() {
        return dictionary.size();
    }

    @Override
    void putDictionary(PageBuffer to) {
        to.put(dictionary.values(), dictionary.size(), width);
    }

    @Override
    void endChunk() {
        dictionary.clear();
        isIndexed = false;
        usesDictionary = true;
    }
}
