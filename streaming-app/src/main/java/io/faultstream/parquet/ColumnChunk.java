package io.faultstream.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * One column of the row group that is being filled. Values come in the order of the rows, each with its repetition and
 * definition level (the Dremel encoding, as Parquet's specification describes it). Pages are encoded and compressed as
 * they fill up, and written together when the row group ends.
 */
public abstract class ColumnChunk {
    /** As many rows and bytes as parquet-java has by default. */
    static final int PAGE_ROWS = 20_000;

    static final int PAGE_BYTES = 1 << 20;

    final ColumnDescriptor descriptor;
    private final PageCompressor compressor;
    private final PageBuffer page;
    private final int maxRepetition;
    private final int maxDefinition;
    private final RunEncoder repetitions = new RunEncoder();
    private final RunEncoder definitions = new RunEncoder();
    private final List<Page> pages = new ArrayList<>();
    private int entries;
    private int rows;
    private int nulls;
    private long pagesBytes;
    private long written;
    private Statistics<?> total;

    /** @param page scratch, shared by the columns of a file */
    ColumnChunk(ColumnDescriptor descriptor, PageCompressor compressor, PageBuffer page) {
        this.descriptor = descriptor;
        this.compressor = compressor;
        this.page = page;
        this.maxRepetition = descriptor.getMaxRepetitionLevel();
        this.maxDefinition = descriptor.getMaxDefinitionLevel();
        this.total = Statistics.createStats(descriptor.getPrimitiveType());
        beginPage();
    }

    /** A null at any level, or an empty list. */
    public final void addNull(int repetition, int definition) {
        level(repetition, definition);
        nulls++;
    }

    /** A null of a column that is not nested. */
    public final void addNull() {
        addNull(0, 0);
    }

    /** Notes the levels of one value; the value itself follows. */
    final void level(int repetition, int definition) {
        if (repetition == 0) {
            beginRow();
        }
        if (maxRepetition > 0) {
            repetitions.add(repetition);
        }
        if (maxDefinition > 0) {
            definitions.add(definition);
        }
        entries++;
    }

    /** Notes the levels of a present value that is not nested. */
    final void level() {
        beginRow();
        definitions.add(maxDefinition);
        entries++;
    }

    /** Notes the levels of a whole innermost list of present values, at least one; they follow. */
    final void levels(int repetition, int count) {
        if (repetition == 0) {
            beginRow();
        }
        repetitions.add(repetition);
        repetitions.add(maxRepetition, count - 1);
        definitions.add(maxDefinition, count);
        entries += count;
    }

    int maxRepetition() {
        return maxRepetition;
    }

    int maxDefinition() {
        return maxDefinition;
    }

    /** How many values, nulls aside, the open page has. */
    final int present() {
        return entries - nulls;
    }

    /** Bytes in memory that the file does not have yet. */
    final long bufferedBytes() {
        return pagesBytes + pageBytes();
    }

    /** Over the whole file, as far as it is written. */
    final Statistics<?> total() {
        return total;
    }

    /** Writes the column's part of the row group and begins the next. */
    final void writeTo(ParquetFileWriter file) throws IOException {
        endPage();
        file.startColumn(descriptor, written, compressor.codec());
        if (dictionarySize() > 0 && pages.stream().anyMatch(one -> one.encoding() == Encoding.PLAIN_DICTIONARY)) {
            page.clear();
            putDictionary(page);
            byte[] bytes = compressor.compress(page.bytes(), page.size());
            file.writeDictionaryPage(new DictionaryPage(
                    BytesInput.from(bytes), page.size(), dictionarySize(), Encoding.PLAIN_DICTIONARY));
        }
        for (Page one : pages) {
            file.writeDataPage(
                    one.values(),
                    one.size(),
                    BytesInput.from(one.bytes()),
                    one.statistics(),
                    one.rows(),
                    Encoding.RLE,
                    Encoding.RLE,
                    one.encoding());
        }
        file.endColumn();
        pages.clear();
        pagesBytes = 0;
        written = 0;
        endChunk();
    }

    /** Bytes of the open page's values, about. */
    abstract long pageBytes();

    /** Puts the open page's values into {@code to}, adds them to {@code statistics} and forgets them. */
    abstract Encoding putValues(PageBuffer to, Statistics<?> statistics);

    /** How many entries the row group's dictionary has; 0 for a column that never has one. */
    int dictionarySize() {
        return 0;
    }

    void putDictionary(PageBuffer to) {
        throw new IllegalStateException("no dictionary in " + descriptor);
    }

    /** The row group has ended: a dictionary belongs to it alone. */
    void endChunk() {
        // Nothing else outlives a page.
    }

    private void beginRow() {
        if (rows >= PAGE_ROWS || pageBytes() >= PAGE_BYTES) {
            endPage();
        }
        rows++;
    }

    private void beginPage() {
        repetitions.reset(width(maxRepetition));
        definitions.reset(width(maxDefinition));
        entries = 0;
        rows = 0;
        nulls = 0;
    }

    private void endPage() {
        if (entries == 0) {
            return;
        }
        page.clear();
        if (maxRepetition > 0) {
            page.putLevels(repetitions.finish());
        }
        if (maxDefinition > 0) {
            page.putLevels(definitions.finish());
        }
        Statistics<?> statistics = Statistics.createStats(descriptor.getPrimitiveType());
        statistics.incrementNumNulls(nulls);
        Encoding encoding = putValues(page, statistics);
        byte[] bytes = compressor.compress(page.bytes(), page.size());
        pages.add(new Page(bytes, page.size(), entries, rows, encoding, statistics));
        total.mergeStatistics(statistics);
        pagesBytes += bytes.length;
        written += entries;
        beginPage();
    }

    static int width(int max) {
        return 32 - Integer.numberOfLeadingZeros(max);
    }
}
