package io.faultstream.parquet;

import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveComparator;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Strings, binary values and decimals of fixed length. By a dictionary where that is smaller. */
public final class BytesChunk extends ColumnChunk {
    /** Bytes before each plain value that say how long it is. */
    private static final int LENGTH = 4;

    private final boolean hasLength;
    private final PrimitiveComparator<Binary> order;
    private final BytesDictionary dictionary = new BytesDictionary(PAGE_BYTES);
    private final RunEncoder indices = new RunEncoder();
    /** The page's values where they are not indexed: as Parquet has them, plain. */
    private final PageBuffer plain = new PageBuffer();

    private boolean usesDictionary = true;
    private boolean isIndexed;
    private int[] ids = new int[16];
    private int count;
    private long idBytes;
    private Binary min;
    private Binary max;

    @SuppressWarnings("unchecked")
    BytesChunk(ColumnDescriptor descriptor, PageCompressor compressor, PageBuffer page) {
        super(descriptor, compressor, page);
        this.hasLength = descriptor.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
        this.order = (PrimitiveComparator<Binary>)
                (PrimitiveComparator<?>) descriptor.getPrimitiveType().comparator();
    }

    /** The bytes from {@code start} to {@code end}, UTF-8 if they are text. */
    public void add(byte[] bytes, int start, int end) {
        level();
        put(bytes, start, end);
    }

    /** @param bytesOrNull null for a null */
    public void add(byte[] bytesOrNull) {
        if (bytesOrNull == null) {
            addNull();
        } else {
            add(bytesOrNull, 0, bytesOrNull.length);
        }
    }

    /** The same inside of something nested. */
    public void add(int repetition, byte[] bytes) {
        level(repetition, maxDefinition());
        put(bytes, 0, bytes.length);
    }

    private void put(byte[] bytes, int start, int end) {
        if (usesDictionary) {
            int id = dictionary.id(bytes, start, end);
            if (id >= 0) {
                if (count == ids.length) {
                    ids = Arrays.copyOf(ids, 2 * count);
                }
                ids[count++] = id;
                idBytes += end - start + LENGTH;
                return;
            }
            leaveDictionary();
        }
        putPlain(bytes, start, end);
        Binary value = Binary.fromReusedByteArray(bytes, start, end - start);
        // Compared first: nearly no value is the new smallest or largest, and only those are copied.
        if (min == null || order.compare(value, min) < 0) {
            min = value.copy();
        }
        if (max == null || order.compare(value, max) > 0) {
            max = value.copy();
        }
    }

    private void putPlain(byte[] bytes, int start, int end) {
        if (hasLength) {
            plain.put32(end - start);
        }
        plain.put(bytes, start, end - start);
    }

    /** From here on plain, the open page's values too. */
    private void leaveDictionary() {
        usesDictionary = false;
        for (int i = 0; i < count; i++) {
            putPlain(dictionary.heap(), dictionary.start(ids[i]), dictionary.end(ids[i]));
        }
        addEntries();
        count = 0;
        idBytes = 0;
    }

    @Override
    long pageBytes() {
        // What is indexed may have to be written plain after all.
        return idBytes + plain.size();
    }

    @Override
    Encoding putValues(PageBuffer to, Statistics<?> statistics) {
        if (usesDictionary) {
            int bits = width(dictionary.size() - 1);
            indices.reset(bits);
            for (int i = 0; i < count; i++) {
                indices.add(ids[i]);
            }
            indices.finish();
            // What the first page shows is taken to be so for those after it.
            if (isIndexed || indices.size() + dictionary.bytes() + (long) LENGTH * dictionary.size() < idBytes) {
                isIndexed = true;
                addEntries();
                to.put8(bits);
                to.put(indices.bytes(), 0, indices.size());
                return endValues(statistics, Encoding.PLAIN_DICTIONARY);
            }
            leaveDictionary();
        }
        to.put(plain.bytes(), 0, plain.size());
        return endValues(statistics, Encoding.PLAIN);
    }

    private Encoding endValues(Statistics<?> statistics, Encoding encoding) {
        if (min != null) {
            ((BinaryStatistics) statistics).setMinMax(min, max);
        }
        min = null;
        max = null;
        plain.clear();
        count = 0;
        idBytes = 0;
        return encoding;
    }

    /** Smallest and largest of the entries that the open page uses. */
    private void addEntries() {
        boolean[] seen = new boolean[dictionary.size()];
        for (int i = 0; i < count; i++) {
            int id = ids[i];
            if (!seen[id]) {
                seen[id] = true;
                Binary value = Binary.fromReusedByteArray(
                        dictionary.heap(), dictionary.start(id), dictionary.end(id) - dictionary.start(id));
                min = min == null || order.compare(value, min) < 0 ? value.copy() : min;
                max = max == null || order.compare(value, max) > 0 ? value.copy() : max;
            }
        }
    }

    @Override
    int dictionarySize() {
        return dictionary.size();
    }

    @Override
    void putDictionary(PageBuffer to) {
        for (int id = 0; id < dictionary.size(); id++) {
            int length = dictionary.end(id) - dictionary.start(id);
            if (hasLength) {
                to.put32(length);
            }
            to.put(dictionary.heap(), dictionary.start(id), length);
        }
    }

    @Override
    void endChunk() {
        dictionary.clear();
        usesDictionary = true;
        isIndexed = false;
    }
}
