package io.faultstream.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.sql.Date;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactlyOnceAppendTest {
    /** What Structured Streaming sets around a micro-batch. */
    private static final String QUERY_ID = "sql.streaming.queryId";

    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    private TableDefinition table;
    private Dataset<Row> rows;

    @BeforeEach
    void createTable() {
        StructType schema = (StructType) DataType.fromDDL("a INT, event_date DATE");
        table = new TableDefinition(Layer.SILVER, "t", dir.toString(), schema, List.of("event_date"));
        new DeltaTables(spark).ensure(table);
        rows = spark.createDataFrame(List.of(RowFactory.create(1, Date.valueOf("2024-06-20"))), schema);
    }

    @AfterEach
    void leaveTheQuery() {
        spark.sparkContext().setLocalProperty(QUERY_ID, null);
    }

    @Test
    void batchWrittenTwiceIsThereOnce() {
        inQuery("q1");
        ExactlyOnceAppend.write(rows, table, 0);
        ExactlyOnceAppend.write(rows, table, 0);

        KernelReader written = KernelReader.open(dir);
        assertThat(written.rows()).hasSize(1);
        assertThat(written.version()).isEqualTo(1);
    }

    @Test
    void laterBatchAndOtherQueryAreWritten() {
        inQuery("q1");
        ExactlyOnceAppend.write(rows, table, 5);
        ExactlyOnceAppend.write(rows, table, 6);
        inQuery("q2");
        ExactlyOnceAppend.write(rows, table, 0);

        assertThat(KernelReader.open(dir).rows()).hasSize(3);
    }

    @Test
    void writeOutsideOfAMicroBatchIsAMistake() {
        assertThatThrownBy(() -> ExactlyOnceAppend.write(rows, table, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not inside a micro-batch: sql.streaming.queryId is not set");
    }

    private void inQuery(String id) {
        spark.sparkContext().setLocalProperty(QUERY_ID, id);
    }
}
