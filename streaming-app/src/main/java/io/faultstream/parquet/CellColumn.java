package io.faultstream.parquet;

import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column that is not nested: one value, or a null, for each row. In any encoding that parquet-java reads. */
public final class CellColumn {
    private static final PrimitiveConverter UNUSED = new PrimitiveConverter() {};

    private final ColumnDescriptor descriptor;
    private final ParsedVersion writer;
    private ColumnReader values;
    private boolean isNull = true;
    private long bits;
    private Binary text;
    private byte[] bytes;

    /** @param descriptorOrNull null for a column that the file does not have: all of it is null */
    CellColumn(ColumnDescriptor descriptorOrNull, ParsedVersion writer) {
        this.descriptor = descriptorOrNull;
        this.writer = writer;
    }

    public boolean isNull() {
        return isNull;
    }

    /** The number, 0 for a null. */
    public long number() {
        return bits;
    }

    /** The number, NaN for a null. */
    public double real() {
        return isNull ? Double.NaN : Double.longBitsToDouble(bits);
    }

    /** The bytes, null for a null. Neighbours that are alike may share an array: it is not to be changed. */
    // One array for each distinct value of a dictionary, not one for each row.
    public byte[] bytes() {
        return isNull ? null : bytes;
    }

    ColumnDescriptor descriptor() {
        return descriptor;
    }

    void begin(PageReader pages) {
        values = new ColumnReaderImpl(descriptor, pages, UNUSED, writer);
        text = null;
    }

    void next() {
        if (descriptor == null) {
            return;
        }
        isNull = values.getCurrentDefinitionLevel() < descriptor.getMaxDefinitionLevel();
        if (isNull) {
            bits = 0;
        } else {
            read(descriptor.getPrimitiveType().getPrimitiveTypeName());
        }
        values.consume();
    }

    // A dictionary hands out the same object again.
    @SuppressWarnings("ReferenceEquality")
    private void read(PrimitiveTypeName type) {
        switch (type) {
            case INT32 -> bits = values.getInteger();
            case INT64 -> bits = values.getLong();
            case DOUBLE -> bits = Double.doubleToRawLongBits(values.getDouble());
            case BINARY -> {
                Binary next = values.getBinary();
                if (next != text) {
                    text = next;
                    bytes = next.getBytes();
                }
            }
            default -> throw new IllegalStateException("not read: " + descriptor);
        }
    }
}
