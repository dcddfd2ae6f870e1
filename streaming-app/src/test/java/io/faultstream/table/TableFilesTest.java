package io.faultstream.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

/** What the log says, with the checksums beside it and without. */
class TableFilesTest {
    private static final StructType SCHEMA = (StructType) DataType.fromDDL("a INT, event_date DATE");
    /** More than Delta lists in a checksum. */
    private static final int MANY = 150;

    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    private TableDefinition table;

    @BeforeEach
    void createTable() {
        table = new TableDefinition(Layer.SILVER, "t", dir.toString(), SCHEMA, List.of("event_date"));
        new DeltaTables(spark).ensure(table);
    }

    @Test
    void newTableHasNoFilesAndNoWriters() throws IOException {
        assertThat(TableFiles.isEmpty(spark, table)).isTrue();
        assertThat(TableFiles.rows(spark, table)).isZero();
        assertThat(TableFiles.microBatch(spark, table, "q")).isEqualTo(-1);
        forgetChecksums();
        assertThat(TableFiles.isEmpty(spark, table)).isTrue();
        assertThat(TableFiles.microBatch(spark, table, "q")).isEqualTo(-1);
    }

    @Test
    void writersAndFilesAreKnownWithoutChecksumsToo() throws IOException {
        append("q", 3);
        append("other", 7);
        assertIsKnown();
        forgetChecksums();
        assertIsKnown();
        append("q", 4);
        assertThat(TableFiles.microBatch(spark, table, "q")).isEqualTo(4);
    }

    @Test
    void moreWritersThanAChecksumLists() {
        List<Action> writers = IntStream.range(0, MANY)
                .mapToObj(i -> (Action) new SetTransaction("writer-" + i, i, Option.empty()))
                .toList();
        DeltaLog.forTable(spark, table.location())
                .startTransaction(Option.empty(), Option.empty())
                .commit(JavaConverters.asScalaBuffer(writers).toSeq(), DeltaOperations.ManualUpdate$.MODULE$);
        append("q", 9);

        for (int i = 0; i < MANY; i++) {
            assertThat(TableFiles.microBatch(spark, table, "writer-" + i)).isEqualTo(i);
        }
        assertThat(TableFiles.microBatch(spark, table, "q")).isEqualTo(9);
    }

    private void assertIsKnown() {
        assertThat(TableFiles.isEmpty(spark, table)).isFalse();
        assertThat(TableFiles.rows(spark, table)).isEqualTo(2);
        assertThat(TableFiles.microBatch(spark, table, "q")).isEqualTo(3);
        assertThat(TableFiles.microBatch(spark, table, "other")).isEqualTo(7);
        assertThat(ExactlyOnceAppend.isWritten(spark, table, "q", 3)).isTrue();
        assertThat(ExactlyOnceAppend.isWritten(spark, table, "q", 4)).isFalse();
    }

    private void append(String writer, long version) {
        ExactlyOnceAppend.write(
                spark.createDataFrame(List.of(RowFactory.create(1, Date.valueOf("2024-06-20"))), SCHEMA),
                table,
                writer,
                version);
    }

    private void forgetChecksums() throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("_delta_log"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".crc")).toList()) {
                Files.delete(file);
            }
        }
        DeltaLog.clearCache();
    }
}
