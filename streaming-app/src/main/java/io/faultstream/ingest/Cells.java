package io.faultstream.ingest;

import io.faultstream.codec.Column;
import io.faultstream.codec.ColumnType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.RowFactory;
import scala.collection.JavaConverters;
import scala.collection.mutable.WrappedArray;

/**
 * Turns the codec's column values into what Spark's row encoder takes. The operators are chosen once per column, so that a
 * record costs no look at types. Runs on executors.
 */
final class Cells {
    private static final long MICROS = 1_000_000L;

    private Cells() {}

    /** One operator per column; null stays null. */
    static UnaryOperator<Object[]> of(List<Column> columns) {
        List<UnaryOperator<Object>> cells =
                columns.stream().map(column -> cell(column.type())).toList();
        return values -> {
            Object[] row = new Object[values.length];
            for (int i = 0; i < values.length; i++) {
                row[i] = values[i] == null ? null : cells.get(i).apply(values[i]);
            }
            return row;
        };
    }

    /** @param micros microseconds since 1970-01-01T00:00:00Z */
    static Timestamp timestamp(long micros) {
        return Timestamp.from(
                Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000));
    }

    private static UnaryOperator<Object> cell(ColumnType type) {
        if (type instanceof ColumnType.Struct struct) {
            UnaryOperator<Object[]> fields = of(struct.fields());
            return value -> RowFactory.create(fields.apply((Object[]) value));
        }
        if (type instanceof ColumnType.Array array) {
            return array.primitive() ? Cells::primitives : items(cell(array.item()));
        }
        if (type instanceof ColumnType.MapOf map) {
            return entries(cell(map.key()), cell(map.value()));
        }
        return type == ColumnType.Scalar.TIMESTAMP ? value -> timestamp((Long) value) : UnaryOperator.identity();
    }

    /** Scala's wrappers of primitive arrays: a java.util.List is refused at run time, a boxed array is slower. */
    private static Object primitives(Object array) {
        if (array instanceof float[] values) {
            return new WrappedArray.ofFloat(values);
        }
        if (array instanceof double[] values) {
            return new WrappedArray.ofDouble(values);
        }
        if (array instanceof long[] values) {
            return new WrappedArray.ofLong(values);
        }
        if (array instanceof int[] values) {
            return new WrappedArray.ofInt(values);
        }
        return new WrappedArray.ofBoolean((boolean[]) array);
    }

    private static UnaryOperator<Object> items(UnaryOperator<Object> item) {
        return value -> {
            Object[] from = (Object[]) value;
            Object[] to = new Object[from.length];
            for (int i = 0; i < from.length; i++) {
                to[i] = from[i] == null ? null : item.apply(from[i]);
            }
            return new WrappedArray.ofRef<>(to);
        };
    }

    private static UnaryOperator<Object> entries(UnaryOperator<Object> key, UnaryOperator<Object> item) {
        return value -> {
            Map<Object, Object> to = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((k, v) -> to.put(key.apply(k), v == null ? null : item.apply(v)));
            return JavaConverters.mapAsScalaMap(to);
        };
    }
}
