package io.faultstream.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AthenaGateTest {
    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    private TableDefinition table;

    @BeforeEach
    void createTable() {
        table = new TableDefinition(
                Layer.GOLD,
                "t",
                dir.toString(),
                (StructType) DataType.fromDDL("a INT, event_date DATE"),
                List.of("event_date"));
        new DeltaTables(spark).ensure(table);
    }

    @ParameterizedTest
    @CsvSource({
        "delta.feature.typeWidening, supported, typeWidening",
        "delta.checkpointPolicy, v2, v2Checkpoint",
        "delta.feature.vacuumProtocolCheck, supported, vacuumProtocolCheck"
    })
    void tableThatNeedsAReaderFeatureUnknownToAthenaIsRefused(String property, String value, String feature) {
        set(property, value);

        assertThat(KernelReader.open(dir).readerFeatures()).contains(feature);
        assertThatThrownBy(() -> new DeltaTables(spark).ensure(table))
                .isInstanceOf(SetupException.class)
                .hasMessage("gold.t: Athena cannot read it: reader version 3, features [" + feature
                        + "]. Somebody switched these on for " + dir
                        + ": drop the features (ALTER TABLE … DROP FEATURE) or rebuild the table");
    }

    @ParameterizedTest
    @CsvSource({"delta.enableDeletionVectors, true", "delta.columnMapping.mode, name"})
    void featuresThatAthenaHasPass(String property, String value) {
        set(property, value);

        assertThat(KernelReader.open(dir).minReaderVersion()).isGreaterThan(1);
        assertThatCode(() -> new DeltaTables(spark).ensure(table)).doesNotThrowAnyException();
    }

    private void set(String property, String value) {
        spark.sql("ALTER TABLE delta.`" + dir + "` SET TBLPROPERTIES ('" + property + "' = '" + value
                + "', 'delta.minReaderVersion' = '3', 'delta.minWriterVersion' = '7')");
    }
}
