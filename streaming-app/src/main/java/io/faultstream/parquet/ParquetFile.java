package io.faultstream.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/**
 * One Parquet file. Whoever fills it puts each row's values into the {@link #column columns}, then calls {@link #endRow};
 * nothing is written before the first row group ends. Not thread-safe.
 */
public final class ParquetFile {
    private final OutputFile file;
    private final MessageType schema;
    private final Map<String, String> metadata;
    private final Map<String, ColumnChunk> columns = new LinkedHashMap<>();
    private final List<ColumnChunk> chunks = new ArrayList<>();
    private ParquetFileWriter writer;
    private long rows;
    private long groupRows;

    /** @param metadata key-value pairs of the footer */
    public ParquetFile(OutputFile file, MessageType schema, Map<String, String> metadata, PageCompressor compressor) {
        this.file = file;
        this.schema = schema;
        this.metadata = Map.copyOf(metadata);
        PageBuffer page = new PageBuffer();
        for (ColumnDescriptor descriptor : schema.getColumns()) {
            ColumnChunk chunk = chunk(descriptor, compressor, page);
            columns.put(String.join(".", descriptor.getPath()), chunk);
            chunks.add(chunk);
        }
    }

    /** The column of that path, names joined by dots. */
    public ColumnChunk column(String path) {
        ColumnChunk column = columns.get(path);
        if (column == null) {
            throw new IllegalArgumentException("no column " + path + " in " + columns.keySet());
        }
        return column;
    }

    public void endRow() {
        groupRows++;
    }

    public long rows() {
        return rows + groupRows;
    }

    /** Bytes in memory that the file does not have yet. */
    public long bufferedBytes() {
        long bytes = 0;
        for (ColumnChunk chunk : chunks) {
            bytes += chunk.bufferedBytes();
        }
        return bytes;
    }

    /** Writes what is buffered as a row group. */
    public void endRowGroup() {
        if (groupRows == 0) {
            return;
        }
        try {
            if (writer == null) {
                writer = new ParquetFileWriter(
                        file,
                        schema,
                        ParquetFileWriter.Mode.CREATE,
                        ParquetWriter.DEFAULT_BLOCK_SIZE,
                        ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                        ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
                        ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
                        ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
                writer.start();
            }
            writer.startBlock(groupRows);
            for (ColumnChunk chunk : chunks) {
                chunk.writeTo(writer);
            }
            writer.endBlock();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows += groupRows;
        groupRows = 0;
    }

    /** Ends the file and returns its size in bytes. A file without a row is none: 0, and nothing is written. */
    public long close() {
        endRowGroup();
        if (writer == null) {
            return 0;
        }
        try {
            writer.end(metadata);
            return writer.getPos();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Smallest, largest and nulls of each column over the file, by path; complete after {@link #close}. */
    public Map<String, Statistics<?>> statistics() {
        Map<String, Statistics<?>> statistics = new LinkedHashMap<>();
        columns.forEach((path, chunk) -> statistics.put(path, chunk.total()));
        return statistics;
    }

    private static ColumnChunk chunk(ColumnDescriptor descriptor, PageCompressor compressor, PageBuffer page) {
        boolean isList = descriptor.getMaxRepetitionLevel() > 0;
        return switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32, INT64 -> new NumberChunk(descriptor, compressor, page);
            case FLOAT ->
                isList
                        ? new NumberListChunk(descriptor, compressor, page, true)
                        : new NumberChunk(descriptor, compressor, page);
            case DOUBLE ->
                isList
                        ? new NumberListChunk(descriptor, compressor, page, false)
                        : new NumberChunk(descriptor, compressor, page);
            case BOOLEAN -> new BooleanChunk(descriptor, compressor, page);
            case BINARY, FIXED_LEN_BYTE_ARRAY -> new BytesChunk(descriptor, compressor, page);
            case INT96 -> throw new IllegalArgumentException("INT96 is not written: " + descriptor);
        };
    }
}
