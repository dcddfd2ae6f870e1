package io.faultstream.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * A column of lists of floats, one for each row: levels are read as runs and plain values as blocks of memory, which is how
 * {@link NumberListChunk} writes them. Values in other encodings are read one by one. A null among the items is NaN.
 */
public final class FloatListColumn {
    private static final float[] NONE = {};

    private final ColumnDescriptor descriptor;
    private final int present;
    /** The level of an item that is null; -1 where there cannot be one. */
    private final int nullItem;

    private final RunDecoder repetitions = new RunDecoder();
    private final RunDecoder definitions = new RunDecoder();
    private PageReader pages;
    private Dictionary dictionary;
    /** Entries of the page that are not read yet: items, and one for a list without any. */
    private int left;

    private FloatBuffer plain;
    private ValuesReader encoded;
    private float[] list = NONE;
    private int size;
    private int expected;

    FloatListColumn(ColumnDescriptor descriptor, boolean hasNullItems) {
        this.descriptor = descriptor;
        this.present = descriptor.getMaxDefinitionLevel();
        this.nullItem = hasNullItems ? present - 1 : -1;
    }

    /** The row's list, an array of its own; empty for a null. */
    public float[] items() {
        return list;
    }

    ColumnDescriptor descriptor() {
        return descriptor;
    }

    void begin(PageReader chunk) {
        pages = chunk;
        left = 0;
        try {
            DictionaryPage page = chunk.readDictionaryPage();
            dictionary = page == null ? null : page.getEncoding().initDictionary(descriptor, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void next() {
        if (left == 0 && !nextPage()) {
            throw new ParquetDecodingException("fewer rows than said in " + descriptor);
        }
        if (repetitions.value() != 0) {
            throw new ParquetDecodingException("a row begins in the middle of a list in " + descriptor);
        }
        // Windows are all alike: the next list will be as long as this one.
        list = new float[expected];
        size = 0;
        int count = 1;
        do {
            repetitions.take(count);
            add(count);
            left -= count;
            boolean goesOn = (left > 0 || nextPage()) && repetitions.value() != 0;
            count = goesOn ? Math.min(repetitions.left(), left) : 0;
        } while (count > 0);
        expected = size;
        if (size < list.length) {
            list = size == 0 ? NONE : Arrays.copyOf(list, size);
        }
    }

    /** Takes so many entries of the row. */
    private void add(int entries) {
        if (list.length - size < entries) {
            list = Arrays.copyOf(list, Math.max(2 * list.length, size + entries));
        }
        for (int rest = entries; rest > 0; ) {
            int level = definitions.value();
            int count = Math.min(definitions.left(), rest);
            if (level == present) {
                read(count);
            } else if (level == nullItem) {
                Arrays.fill(list, size, size + count, Float.NaN);
                size += count;
            }
            definitions.take(count);
            rest -= count;
        }
    }

    private void read(int count) {
        if (encoded == null) {
            plain.get(list, size, count);
        } else {
            for (int i = size; i < size + count; i++) {
                list[i] = encoded.readFloat();
            }
        }
        size += count;
    }

    /** False after the last one. */
    private boolean nextPage() {
        DataPage page;
        do {
            page = pages.readPage();
            if (page == null) {
                return false;
            }
            left = page.getValueCount();
        } while (left == 0);
        try {
            if (page instanceof DataPageV1 one) {
                ByteBuffer bytes = one.getBytes().toByteBuffer().slice();
                repetitions.reset(levels(bytes), 1);
                definitions.reset(levels(bytes), ColumnChunk.width(present));
                begin(one.getValueEncoding(), bytes);
            } else {
                DataPageV2 two = (DataPageV2) page;
                repetitions.reset(two.getRepetitionLevels().toByteBuffer(), 1);
                definitions.reset(two.getDefinitionLevels().toByteBuffer(), ColumnChunk.width(present));
                begin(two.getDataEncoding(), two.getData().toByteBuffer());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /** Takes levels, with their length in front of them, off the beginning of a page. */
    private static ByteBuffer levels(ByteBuffer bytes) {
        int length = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt();
        ByteBuffer levels = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return levels;
    }

    private void begin(Encoding encoding, ByteBuffer values) throws IOException {
        if (encoding == Encoding.PLAIN) {
            encoded = null;
            plain = values.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            return;
        }
        encoded = encoding.usesDictionary()
                ? encoding.getDictionaryBasedValuesReader(descriptor, ValuesType.VALUES, dictionary)
                : encoding.getValuesReader(descriptor, ValuesType.VALUES);
        encoded.initFromPage(left, ByteBufferInputStream.wrap(values));
    }
}
