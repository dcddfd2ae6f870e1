package io.faultstream.ingest;

import io.faultstream.codec.Column;
import io.faultstream.codec.ColumnType;
import io.faultstream.codec.RecordFields;
import io.faultstream.parquet.BooleanChunk;
import io.faultstream.parquet.BytesChunk;
import io.faultstream.parquet.NestedWriter;
import io.faultstream.parquet.NumberChunk;
import io.faultstream.parquet.ParquetFile;
import java.util.List;

/** From the fields of a record to the columns of a Parquet file, one step per field. Chosen once per file. */
final class FieldWriters {
    private interface Step {
        void write(RecordFields fields);
    }

    private final Step[] steps;

    FieldWriters(List<Column> columns, ParquetFile file) {
        NestedWriters nested = new NestedWriters(file);
        steps = new Step[columns.size()];
        for (int slot = 0; slot < steps.length; slot++) {
            steps[slot] = step(slot, columns.get(slot), file, nested);
        }
    }

    void write(RecordFields fields) {
        for (Step step : steps) {
            step.write(fields);
        }
    }

    private static Step step(int slot, Column column, ParquetFile file, NestedWriters nested) {
        if (column.type() instanceof ColumnType.Scalar scalar && scalar != ColumnType.Scalar.DECIMAL_20) {
            return switch (scalar) {
                case STRING, BINARY -> text(slot, (BytesChunk) file.column(column.name()));
                case BOOLEAN -> flag(slot, (BooleanChunk) file.column(column.name()));
                default -> number(slot, (NumberChunk) file.column(column.name()));
            };
        }
        NestedWriter writer = nested.of(column.type(), column.name(), 0, 0);
        return fields -> writer.write(0, fields.has(slot) ? fields.object(slot) : null);
    }

    private static Step number(int slot, NumberChunk chunk) {
        return fields -> {
            if (fields.has(slot)) {
                chunk.add(fields.number(slot));
            } else {
                chunk.addNull();
            }
        };
    }

    private static Step flag(int slot, BooleanChunk chunk) {
        return fields -> {
            if (fields.has(slot)) {
                chunk.add(fields.number(slot) != 0);
            } else {
                chunk.addNull();
            }
        };
    }

    private static Step text(int slot, BytesChunk chunk) {
        return fields -> {
            if (fields.has(slot)) {
                chunk.add(fields.text(slot), fields.start(slot), fields.end(slot));
            } else {
                chunk.addNull();
            }
        };
    }
}
