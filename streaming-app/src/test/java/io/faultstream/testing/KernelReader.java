package io.faultstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Scan;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.faultstream.table.AthenaGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** A Delta table as Delta Kernel sees it: a second reader, which shares no code with the Spark that wrote the table. */
public final class KernelReader {
    private final Engine engine;
    private final SnapshotImpl snapshot;

    private KernelReader(Configuration hadoop, String location) {
        this.engine = DefaultEngine.create(hadoop);
        this.snapshot = (SnapshotImpl) Table.forPath(engine, location).getLatestSnapshot(engine);
    }

    /** The table's newest version, whatever it needs of a reader. */
    public static KernelReader open(Path folder) {
        return open(new Configuration(), folder.toString());
    }

    /** The same on any file system that the configuration knows. */
    public static KernelReader open(Configuration hadoop, String location) {
        return new KernelReader(hadoop, location);
    }

    /** All rows of a table; fails if Athena could not read it. */
    public static List<Map<String, Object>> rows(Path folder, String... columns) {
        KernelReader table = open(folder);
        table.assertReadableByAthena();
        return table.rows(columns);
    }

    public void assertReadableByAthena() {
        assertThat(minReaderVersion()).as("reader version").isLessThanOrEqualTo(AthenaGate.MAX_READER_VERSION);
        assertThat(AthenaGate.READER_FEATURES).as("reader features").containsAll(readerFeatures());
    }

    public long version() {
        return snapshot.getVersion(engine);
    }

    public int minReaderVersion() {
        return protocol().getMinReaderVersion();
    }

    public Set<String> readerFeatures() {
        return features(protocol().getReaderFeatures());
    }

    public Set<String> writerFeatures() {
        return features(protocol().getWriterFeatures());
    }

    public List<String> partitionColumns() {
        return snapshot.getPartitionColumnNames(engine);
    }

    /** Column names in order, each with Kernel's name of its type: {@code string}, {@code array<float>} … */
    public Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        for (StructField field : snapshot.getSchema(engine).fields()) {
            columns.put(field.getName(), KernelValues.typeName(field.getDataType()));
        }
        return columns;
    }

    /**
     * Rows by column name, values as {@link KernelValues} gives them.
     *
     * @param columns the ones wanted; none stands for all
     */
    public List<Map<String, Object>> rows(String... columns) {
        Scan scan = snapshot.getScanBuilder(engine)
                .withReadSchema(engine, schema(columns))
                .build();
        Row state = scan.getScanState(engine);
        List<Map<String, Object>> rows = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
            while (files.hasNext()) {
                try (CloseableIterator<Row> parts = files.next().getRows()) {
                    while (parts.hasNext()) {
                        readFile(state, parts.next(), rows);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private void readFile(Row state, Row file, List<Map<String, Object>> rows) throws IOException {
        FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
        CloseableIterator<ColumnarBatch> physical = engine.getParquetHandler()
                .readParquetFiles(
                        Utils.singletonCloseableIterator(status),
                        ScanStateRow.getPhysicalDataReadSchema(engine, state),
                        Optional.empty());
        try (CloseableIterator<FilteredColumnarBatch> logical =
                Scan.transformPhysicalData(engine, state, file, physical)) {
            while (logical.hasNext()) {
                add(logical.next(), rows);
            }
        }
    }

    private static void add(FilteredColumnarBatch batch, List<Map<String, Object>> rows) {
        ColumnarBatch data = batch.getData();
        Optional<ColumnVector> selected = batch.getSelectionVector();
        List<StructField> fields = data.getSchema().fields();
        for (int i = 0; i < data.getSize(); i++) {
            if (selected.isPresent()
                    && (selected.get().isNullAt(i) || !selected.get().getBoolean(i))) {
                continue;
            }
            Map<String, Object> row = new LinkedHashMap<>();
            for (int column = 0; column < fields.size(); column++) {
                row.put(fields.get(column).getName(), KernelValues.of(data.getColumnVector(column), i));
            }
            rows.add(row);
        }
    }

    private StructType schema(String... columns) {
        StructType all = snapshot.getSchema(engine);
        if (columns.length == 0) {
            return all;
        }
        return new StructType(Arrays.stream(columns).map(all::get).toList());
    }

    private Protocol protocol() {
        return snapshot.getProtocol();
    }

    /** Kernel gives null for a protocol without a list of features. */
    private static Set<String> features(List<String> features) {
        return features == null ? Set.of() : new LinkedHashSet<>(features);
    }
}
