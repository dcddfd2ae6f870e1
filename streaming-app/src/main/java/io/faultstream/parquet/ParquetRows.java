package io.faultstream.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Some columns of the rows of a Parquet file, of any writer, not encrypted. Whoever reads asks for the columns, then goes
 * from row to row with {@link #next}. A column that is not as it was asked for is not given: such a file is for a reader
 * that converts. Not thread-safe.
 */
public final class ParquetRows implements Closeable {
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final ParsedVersion writer;
    private final List<CellColumn> cells = new ArrayList<>();
    private final List<FloatListColumn> lists = new ArrayList<>();
    private boolean hasBegun;
    private long left;

    private ParquetRows(ParquetFileReader reader) {
        this.reader = reader;
        this.schema = reader.getFileMetaData().getSchema();
        this.writer = version(reader.getFileMetaData().getCreatedBy());
    }

    /**
     * Opens a file, or a part of it: the row groups whose middle is in that part, so that of parts that are next to each
     * other each row group is in one.
     *
     * @param start first byte of the part
     * @param length its bytes
     */
    public static ParquetRows open(InputFile file, Configuration conf, long start, long length) throws IOException {
        return new ParquetRows(ParquetFileReader.open(
                file,
                HadoopReadOptions.builder(conf)
                        .withRange(start, start + length)
                        .withCodecFactory(new PageDecompressor(conf))
                        .build()));
    }

    /** Key-value pairs of the footer. */
    public Map<String, String> footer() {
        return reader.getFileMetaData().getKeyValueMetaData();
    }

    /**
     * A column that is not nested. Where the file has none of that name, all of it is null.
     *
     * @param type INT32, INT64, DOUBLE or BINARY
     * @param annotationOrNull null for a bare number
     * @return empty if the column is of another type or its name is written in another way
     */
    public Optional<CellColumn> cells(String name, PrimitiveTypeName type, LogicalTypeAnnotation annotationOrNull) {
        List<Type> found = fields(name);
        if (found.isEmpty()) {
            return Optional.of(new CellColumn(null, writer));
        }
        if (found.size() > 1
                || !found.get(0).getName().equals(name)
                || !found.get(0).isPrimitive()
                || !isOf(found.get(0).asPrimitiveType(), type, annotationOrNull)) {
            return Optional.empty();
        }
        CellColumn column = new CellColumn(schema.getColumnDescription(new String[] {name}), writer);
        cells.add(column);
        return Optional.of(column);
    }

    /**
     * A column of lists of floats.
     *
     * @return empty if the file has no such column, or has it in another form than Parquet's specification asks for
     */
    public Optional<FloatListColumn> floatLists(String name) {
        List<Type> found = fields(name);
        String[] path = {name, "list", "element"};
        if (found.size() != 1 || !schema.containsPath(path)) {
            return Optional.empty();
        }
        GroupType group = found.get(0).asGroupType();
        GroupType repeated = group.getFieldCount() == 1 && !group.getType(0).isPrimitive()
                ? group.getType(0).asGroupType()
                : group;
        if (group.isRepetition(Type.Repetition.REPEATED)
                || !LogicalTypeAnnotation.listType().equals(group.getLogicalTypeAnnotation())
                || !repeated.isRepetition(Type.Repetition.REPEATED)
                || repeated.getFieldCount() != 1
                || !repeated.getType(0).isPrimitive()
                || repeated.getType(0).isRepetition(Type.Repetition.REPEATED)
                || !isOf(repeated.getType(0).asPrimitiveType(), PrimitiveTypeName.FLOAT, null)
                || hasOldLevels(path)) {
            return Optional.empty();
        }
        FloatListColumn column = new FloatListColumn(
                schema.getColumnDescription(path), repeated.getType(0).isRepetition(Type.Repetition.OPTIONAL));
        lists.add(column);
        return Optional.of(column);
    }

    /** Goes to the next row; the first call to the first. False after the last. */
    public boolean next() {
        while (left == 0) {
            PageReadStore group = nextGroup();
            if (group == null) {
                return false;
            }
            left = group.getRowCount();
            for (CellColumn column : cells) {
                column.begin(group.getPageReader(column.descriptor()));
            }
            for (FloatListColumn column : lists) {
                column.begin(group.getPageReader(column.descriptor()));
            }
        }
        left--;
        for (CellColumn column : cells) {
            column.next();
        }
        for (FloatListColumn column : lists) {
            column.next();
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private PageReadStore nextGroup() {
        try {
            if (!hasBegun) {
                hasBegun = true;
                reader.setRequestedSchema(asked());
            }
            return reader.readNextRowGroup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MessageType asked() {
        List<Type> types = new ArrayList<>();
        cells.forEach(column -> types.add(schema.getType(column.descriptor().getPath()[0])));
        lists.forEach(column -> types.add(schema.getType(column.descriptor().getPath()[0])));
        return new MessageType(schema.getName(), types);
    }

    private List<Type> fields(String name) {
        return schema.getFields().stream()
                .filter(field -> field.getName().equalsIgnoreCase(name))
                .toList();
    }

    private static boolean isOf(PrimitiveType type, PrimitiveTypeName name, LogicalTypeAnnotation annotationOrNull) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return !type.isRepetition(Type.Repetition.REPEATED)
                && type.getPrimitiveTypeName() == name
                && (annotationOrNull == null ? annotation == null : annotationOrNull.equals(annotation));
    }

    /** Before runs there was another encoding of levels, long out of use. */
    private boolean hasOldLevels(String[] path) {
        ColumnPath column = ColumnPath.get(path);
        for (BlockMetaData group : reader.getRowGroups()) {
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                if (chunk.getPath().equals(column) && chunk.getEncodings().contains(Encoding.BIT_PACKED)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ParsedVersion version(String createdBy) {
        try {
            return VersionParser.parse(createdBy);
        } catch (RuntimeException | VersionParseException e) {
            return null;
        }
    }
}
