package io.faultstream.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.TableFeature;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.JavaConverters;

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
        assertThatCode(() -> AthenaGate.check(spark, table)).doesNotThrowAnyException();
    }

    /** Fails when Delta is upgraded to one that can switch on more than the gate knows of. */
    @Test
    void everyReaderFeatureOfThisDeltaIsKnown() {
        Set<String> reader = new TreeSet<>();
        for (TableFeature feature : JavaConverters.asJavaCollection(
                TableFeature.allSupportedFeaturesMap().values())) {
            if (feature.isReaderWriterFeature() && !feature.name().startsWith("test")) {
                reader.add(feature.name());
            }
        }

        assertThat(reader).contains("deletionVectors", "v2Checkpoint");
        assertThat(AthenaGate.KNOWN_READER_FEATURES).containsAll(reader);
    }

    private void set(String property, String value) {
        spark.sql("ALTER TABLE delta.`" + dir + "` SET TBLPROPERTIES ('" + property + "' = '" + value
                + "', 'delta.minReaderVersion' = '3', 'delta.minWriterVersion' = '7')");
    }
}
