package io.faultstream.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.faultstream.config.SetupException;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTablesTest {
    private final SparkSession spark = TestSpark.session();
    private final DeltaTables tables = new DeltaTables(spark);

    @TempDir
    private Path dir;

    @Test
    void missingTableIsCreatedAsDefined() {
        TableDefinition table = define("a STRING, part STRUCT<code: STRING, n: INT>, event_date DATE");
        assertThat(tables.exists(table)).isFalse();

        tables.ensure(table);

        assertThat(tables.exists(table)).isTrue();
        KernelReader created = KernelReader.open(dir);
        created.assertReadableByAthena();
        assertThat(created.columns())
                .containsExactly(
                        Map.entry("a", "string"),
                        Map.entry("part", "struct<code:string,n:integer>"),
                        Map.entry("event_date", "date"));
        assertThat(created.partitionColumns()).containsExactly("event_date");
        assertThat(created.minReaderVersion()).isEqualTo(1);
        assertThat(created.readerFeatures()).isEmpty();
        assertThat(created.writerFeatures()).isEmpty();
        Row detail = DeltaTable.forPath(spark, dir.toString()).detail().first();
        Map<String, String> properties = detail.getJavaMap(detail.fieldIndex("properties"));
        assertThat(properties)
                .containsEntry("delta.enableDeletionVectors", "false")
                .containsEntry("delta.columnMapping.mode", "none")
                .containsEntry("delta.checkpointPolicy", "classic");
    }

    /** What a kill in the middle of the creation leaves. */
    @Test
    void logWithoutAVersionIsNoTable() throws java.io.IOException {
        java.nio.file.Files.createDirectories(dir.resolve("_delta_log"));
        TableDefinition table = define("a STRING, event_date DATE");

        tables.ensure(table);

        assertThat(KernelReader.open(dir).version()).isZero();
    }

    @Test
    void defaultsOfADistributionDoNotReachTheTables() {
        String deletionVectors = "spark.databricks.delta.properties.defaults.enableDeletionVectors";
        String before = spark.conf().get(deletionVectors);
        spark.conf().set(deletionVectors, "true");
        try {
            tables.ensure(define("a STRING, event_date DATE"));
        } finally {
            spark.conf().set(deletionVectors, before);
        }

        assertThat(KernelReader.open(dir).minReaderVersion()).isEqualTo(1);
    }

    @Test
    void tableThatIsAsDefinedIsLeftAlone() {
        TableDefinition table = define("a STRING, part STRUCT<code: STRING, n: INT>, event_date DATE");
        tables.ensure(table);
        tables.ensure(table);

        assertThat(KernelReader.open(dir).version()).isZero();
    }

    @Test
    void newColumnsAndNewNestedFieldsAreAdded() {
        tables.ensure(define("a STRING, part STRUCT<code: STRING>, parts ARRAY<STRUCT<n: INT>>,"
                + " named MAP<STRING, STRUCT<x: INT>>, event_date DATE"));
        spark.sql("INSERT INTO delta.`" + dir + "` VALUES ('old', struct('c'), array(struct(1)), map('k', struct(2)),"
                + " DATE'2024-06-20')");

        tables.ensure(define("a STRING, part STRUCT<code: STRING, n: INT>, parts ARRAY<STRUCT<n: INT, m: STRING>>,"
                + " named MAP<STRING, STRUCT<x: INT, y: INT>>, b DOUBLE, event_date DATE"));

        KernelReader grown = KernelReader.open(dir);
        grown.assertReadableByAthena();
        assertThat(grown.columns())
                .containsEntry("part", "struct<code:string,n:integer>")
                .containsEntry("parts", "array<struct<n:integer,m:string>>")
                .containsEntry("named", "map<string,struct<x:integer,y:integer>>")
                .containsEntry("b", "double");
        assertThat(grown.rows("a", "part", "parts", "named", "b"))
                .containsExactly(map(
                        "a", "old",
                        "part", map("code", "c", "n", null),
                        "parts", List.of(map("n", 1, "m", null)),
                        "named", Map.of("k", map("x", 2, "y", null)),
                        "b", null));
    }

    @Test
    void columnThatTheDefinitionHasLostStays() {
        tables.ensure(define("a STRING, b STRING, event_date DATE"));
        tables.ensure(define("a STRING, event_date DATE"));

        assertThat(KernelReader.open(dir).columns()).containsOnlyKeys("a", "b", "event_date");
    }

    @Test
    void changedTypeIsRefused() {
        tables.ensure(define("a STRING, event_date DATE"));

        assertThatThrownBy(() -> tables.ensure(define("a INT, event_date DATE")))
                .isInstanceOf(SetupException.class)
                .hasMessage("silver.t: column a is string in " + dir + " but the contract makes it int."
                        + " Give the changed field a new name and number, or write to a new table");
        assertThat(KernelReader.open(dir).columns()).containsEntry("a", "string");
    }

    @Test
    void changedTypeDeepInsideIsRefused() {
        tables.ensure(define("p ARRAY<STRUCT<n: INT>>, event_date DATE"));

        assertThatThrownBy(() -> tables.ensure(define("p ARRAY<STRUCT<n: STRING, m: INT>>, event_date DATE")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("column p is array<struct<n:int>> in " + dir
                        + " but the contract makes it array<struct<n:string,m:int>>");
    }

    @Test
    void rowsWrittenByTheServiceAreReadBack() {
        TableDefinition table = define("a STRING, bytes BINARY, event_date DATE");
        tables.ensure(table);
        spark.createDataFrame(
                        List.of(RowFactory.create("x", new byte[] {1, 0}, java.sql.Date.valueOf("2024-06-20"))),
                        table.schema())
                .write()
                .format("delta")
                .mode("append")
                .save(table.location());

        assertThat(KernelReader.rows(dir, "bytes")).singleElement().satisfies(row -> assertThat(row.get("bytes"))
                .isEqualTo(new byte[] {1, 0}));
    }

    private TableDefinition define(String ddl) {
        return new TableDefinition(
                Layer.SILVER, "t", dir.toString(), (StructType) DataType.fromDDL(ddl), List.of("event_date"));
    }

    /** A map that takes nulls. */
    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
