package io.faultstream.table;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Tells tables whose writers need only write rows from those that ask for more: checks, generated columns, a change feed,
 * renamed columns, layouts of their own. The latter are for Delta's own writer.
 */
final class PlainTable {
    private static final int READER_VERSION = 1;
    private static final int WRITER_VERSION = 2;
    /** Beginnings of properties that change what a writer has to do. */
    private static final List<String> ASKING = List.of(
            "delta.constraints.",
            "delta.autoOptimize",
            "delta.dataSkipping",
            "delta.parquet",
            "delta.enableChangeDataFeed",
            "delta.randomizeFilePrefixes",
            "delta.enableIcebergCompat",
            "delta.universalFormat");

    private PlainTable() {}

    /** Whether data files with the definition's columns are all that the table, as it is in the snapshot, needs. */
    static boolean is(TableDefinition defined, Snapshot snapshot) {
        return snapshot.protocol().minReaderVersion() == READER_VERSION
                && snapshot.protocol().minWriterVersion() <= WRITER_VERSION
                && keys(snapshot).stream().noneMatch(key -> ASKING.stream().anyMatch(key::startsWith))
                && defined.partitionedBy()
                        .equals(JavaConverters.seqAsJavaList(snapshot.metadata().partitionColumns()))
                && fits(defined.schema(), snapshot.schema());
    }

    private static Set<String> keys(Snapshot snapshot) {
        return JavaConverters.mapAsJavaMap(snapshot.metadata().configuration()).keySet();
    }

    private static boolean fits(StructType defined, StructType present) {
        List<String> names = Arrays.asList(present.fieldNames());
        boolean plain = Arrays.stream(present.fields()).allMatch(PlainTable::isPlain);
        return plain
                && Arrays.stream(defined.asNullable().fields())
                        .allMatch(field -> names.contains(field.name())
                                && present.apply(field.name())
                                        .dataType()
                                        .asNullable()
                                        .equals(field.dataType()));
    }

    /** Defaults, generated and renamed columns and invariants are all told by a column's metadata; a comment is harmless. */
    private static boolean isPlain(StructField field) {
        String metadata = field.metadata().json();
        return field.nullable() && (metadata.equals("{}") || metadata.matches("\\{\"comment\":\"[^\"]*\"}"));
    }
}
