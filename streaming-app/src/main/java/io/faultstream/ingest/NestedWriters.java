package io.faultstream.ingest;

import io.faultstream.codec.Column;
import io.faultstream.codec.ColumnType;
import io.faultstream.parquet.BooleanChunk;
import io.faultstream.parquet.BytesChunk;
import io.faultstream.parquet.ColumnChunk;
import io.faultstream.parquet.NestedWriter;
import io.faultstream.parquet.NumberChunk;
import io.faultstream.parquet.NumberListChunk;
import io.faultstream.parquet.ParquetFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writers of the codec's column values, nested ones too, into the leaves of a Parquet file that Spark's converter has named:
 * {@code list.element}, {@code key_value.key}, {@code key_value.value}. Everything but a map's key is optional.
 */
final class NestedWriters {
    private static final int DECIMAL_BYTES = 9;

    private final ParquetFile file;

    NestedWriters(ParquetFile file) {
        this.file = file;
    }

    /**
     * The writer of one column.
     *
     * @param path its name; below the top level with the names above, by dots
     * @param definition how many optional or repeated levels are above it
     * @param repetition how many repeated ones
     */
    NestedWriter of(ColumnType type, String path, int definition, int repetition) {
        if (type instanceof ColumnType.Struct struct) {
            List<NestedWriter> fields = struct.fields().stream()
                    .map(field -> field(field, path, definition, repetition))
                    .toList();
            return new StructWriter(fields, definition);
        }
        if (type instanceof ColumnType.Array array) {
            String element = path + ".list.element";
            return array.primitive()
                    ? new PrimitivesWriter(file.column(element), definition, repetition)
                    : new ItemsWriter(
                            of(array.item(), element, definition + 2, repetition + 1), definition, repetition);
        }
        if (type instanceof ColumnType.MapOf map) {
            return new MapWriter(
                    of(map.key(), path + ".key_value.key", definition + 2, repetition + 1),
                    of(map.value(), path + ".key_value.value", definition + 2, repetition + 1),
                    definition,
                    repetition);
        }
        return leaf((ColumnType.Scalar) type, file.column(path), definition);
    }

    private NestedWriter field(Column field, String path, int definition, int repetition) {
        return of(field.type(), path + "." + field.name(), definition + 1, repetition);
    }

    private static NestedWriter leaf(ColumnType.Scalar type, ColumnChunk chunk, int definition) {
        return switch (type) {
            case INT, BIGINT, TIMESTAMP -> {
                NumberChunk numbers = (NumberChunk) chunk;
                yield new Leaf(chunk, definition, (r, value) -> numbers.add(r, ((Number) value).longValue()));
            }
            case FLOAT -> {
                if (chunk instanceof NumberListChunk list) {
                    yield new Leaf(chunk, definition, (r, value) -> list.add(r, ((Float) value).doubleValue()));
                }
                NumberChunk numbers = (NumberChunk) chunk;
                yield new Leaf(chunk, definition, (r, value) -> numbers.add(r, Float.floatToRawIntBits((Float) value)));
            }
            case DOUBLE -> {
                if (chunk instanceof NumberListChunk list) {
                    yield new Leaf(chunk, definition, (r, value) -> list.add(r, ((Double) value).doubleValue()));
                }
                NumberChunk numbers = (NumberChunk) chunk;
                yield new Leaf(
                        chunk, definition, (r, value) -> numbers.add(r, Double.doubleToRawLongBits((Double) value)));
            }
            case BOOLEAN -> {
                BooleanChunk flags = (BooleanChunk) chunk;
                yield new Leaf(chunk, definition, (r, value) -> flags.add(r, (Boolean) value));
            }
            case STRING -> {
                BytesChunk bytes = (BytesChunk) chunk;
                yield new Leaf(
                        chunk,
                        definition,
                        (r, value) -> bytes.add(r, ((String) value).getBytes(StandardCharsets.UTF_8)));
            }
            case BINARY -> {
                BytesChunk bytes = (BytesChunk) chunk;
                yield new Leaf(chunk, definition, (r, value) -> bytes.add(r, (byte[]) value));
            }
            case DECIMAL_20 -> {
                BytesChunk bytes = (BytesChunk) chunk;
                yield new Leaf(chunk, definition, (r, value) -> bytes.add(r, decimal((BigDecimal) value)));
            }
        };
    }

    /** As Parquet has a DECIMAL(20, 0): nine bytes, the highest first, two's complement. */
    static byte[] decimal(BigDecimal value) {
        byte[] unscaled = value.unscaledValue().toByteArray();
        byte[] bytes = new byte[DECIMAL_BYTES];
        Arrays.fill(bytes, 0, DECIMAL_BYTES - unscaled.length, (byte) (unscaled[0] < 0 ? -1 : 0));
        System.arraycopy(unscaled, 0, bytes, DECIMAL_BYTES - unscaled.length, unscaled.length);
        return bytes;
    }

    private interface Put {
        void value(int repetition, Object value);
    }

    private record Leaf(ColumnChunk chunk, int definition, Put put) implements NestedWriter {
        @Override
        public void write(int repetition, Object value) {
            if (value == null) {
                chunk.addNull(repetition, definition);
            } else {
                put.value(repetition, value);
            }
        }

        @Override
        public void none(int repetition, int defined) {
            chunk.addNull(repetition, defined);
        }
    }

    private record StructWriter(List<NestedWriter> fields, int definition) implements NestedWriter {
        @Override
        public void write(int repetition, Object value) {
            if (value == null) {
                none(repetition, definition);
                return;
            }
            Object[] values = (Object[]) value;
            for (int i = 0; i < values.length; i++) {
                fields.get(i).write(repetition, values[i]);
            }
        }

        @Override
        public void none(int repetition, int defined) {
            fields.forEach(field -> field.none(repetition, defined));
        }
    }

    private record ItemsWriter(NestedWriter item, int definition, int above) implements NestedWriter {
        @Override
        public void write(int repetition, Object value) {
            Object[] items = (Object[]) value;
            if (items == null || items.length == 0) {
                item.none(repetition, items == null ? definition : definition + 1);
                return;
            }
            for (int i = 0; i < items.length; i++) {
                item.write(i == 0 ? repetition : above + 1, items[i]);
            }
        }

        @Override
        public void none(int repetition, int defined) {
            item.none(repetition, defined);
        }
    }

    private record MapWriter(NestedWriter key, NestedWriter item, int definition, int above) implements NestedWriter {
        @Override
        public void write(int repetition, Object value) {
            Map<?, ?> entries = (Map<?, ?>) value;
            if (entries == null || entries.isEmpty()) {
                none(repetition, entries == null ? definition : definition + 1);
                return;
            }
            int level = repetition;
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                key.write(level, entry.getKey());
                item.write(level, entry.getValue());
                level = above + 1;
            }
        }

        @Override
        public void none(int repetition, int defined) {
            key.none(repetition, defined);
            item.none(repetition, defined);
        }
    }

    private record PrimitivesWriter(ColumnChunk chunk, int definition, int above) implements NestedWriter {
        @Override
        public void write(int repetition, Object value) {
            if (value instanceof float[] items && items.length > 0) {
                ((NumberListChunk) chunk).add(repetition, items);
            } else if (value instanceof double[] items && items.length > 0) {
                ((NumberListChunk) chunk).add(repetition, items);
            } else if (value instanceof long[] items && items.length > 0) {
                for (int i = 0; i < items.length; i++) {
                    ((NumberChunk) chunk).add(i == 0 ? repetition : above + 1, items[i]);
                }
            } else if (value instanceof int[] items && items.length > 0) {
                for (int i = 0; i < items.length; i++) {
                    ((NumberChunk) chunk).add(i == 0 ? repetition : above + 1, items[i]);
                }
            } else if (value instanceof boolean[] items && items.length > 0) {
                for (int i = 0; i < items.length; i++) {
                    ((BooleanChunk) chunk).add(i == 0 ? repetition : above + 1, items[i]);
                }
            } else {
                chunk.addNull(repetition, value == null ? definition : definition + 1);
            }
        }

        @Override
        public void none(int repetition, int defined) {
            chunk.addNull(repetition, defined);
        }
    }
}
