package io.faultstream.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.faultstream.job.Progress;
import io.faultstream.ledger.Ledger;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.LedgerTable.Cause;
import io.faultstream.testing.Checkpoints;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Predictions against windows, with the real model and real tables. */
class GoldAuditTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String SILVER = "silver/vibration_windows";
    private static final String GOLD = "gold/fault_predictions";

    private final TestKafka kafka = TestKafka.shared();
    private final SparkSession spark = TestSpark.session();
    private String topic;
    private TestLake lake;

    @TempDir
    private Path dir;

    @BeforeEach
    void fill(TestInfo test) {
        topic = "gold." + test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 1);
        lake = new TestLake(dir.resolve("lake"), kafka)
                .only("vibration", "predict")
                .set("faultstream.streams.vibration.topic", topic);
        send(4);
        lake.drain("vibration", "predict");
    }

    @Test
    void everyKindOfDamageIsNamed() {
        AuditReport.Gold clean = audit();
        assertThat(clean.holds()).as(clean.findings().toString()).isTrue();
        assertThat(clean.windows()).isEqualTo(4);
        assertThat(clean.predictions()).isEqualTo(4);

        append("source_offset = 3", functions.lit("another version"));
        assertThat(audit().holds())
                .as("another model's prediction is no double")
                .isTrue();

        append("source_offset = 2", functions.col("model_version"));
        delete(GOLD, "source_offset = 1");
        delete(SILVER, "source_offset = 0");
        AuditReport.Gold damaged = audit();
        assertThat(damaged.holds()).isFalse();
        // Version 1 of silver is what predict has read: the row is gone only since.
        assertThat(findings(damaged)).containsExactlyInAnyOrder("DOUBLED_PREDICTION 2", "UNSCORED 1");

        send(1);
        lake.drain("vibration", "predict");
        assertThat(findings(audit()))
                .containsExactlyInAnyOrder("DOUBLED_PREDICTION 2", "UNSCORED 1", "PREDICTION_WITHOUT_WINDOW 0");

        new Ledger(spark, new LakeLocations(lake.config().lake()))
                .record(List.of(new Ledger.Entry("vibration", topic, 0, 0, 1, Cause.RETENTION, "test")));
        assertThat(findings(audit())).containsExactly("DOUBLED_PREDICTION 2");
    }

    @Test
    void windowsThatAreNotDoneYetMayHaveAPredictionOrNone() {
        send(2);
        lake.drain("vibration");
        assertThat(audit().holds()).isTrue();
        assertThat(audit().windows()).isEqualTo(4);

        lake.drain("predict");
        Checkpoints.loseNewestCommit(lake.checkpoint("predict"));
        AuditReport.Gold ahead = audit();
        assertThat(ahead.holds()).as(ahead.findings().toString()).isTrue();
        assertThat(ahead.windows()).isEqualTo(4);
        assertThat(ahead.predictions()).isEqualTo(6);
    }

    private void send(int windows) {
        for (int i = 0; i < windows; i++) {
            kafka.sendText(topic, List.of(Records.window("m", T.plusSeconds(i), i)));
        }
    }

    private void append(String condition, Column modelVersion) {
        Dataset<Row> gold = lake.read(GOLD);
        spark.createDataFrame(
                        gold.filter(condition)
                                .withColumn("model_version", modelVersion)
                                .collectAsList(),
                        gold.schema())
                .write()
                .format("delta")
                .mode("append")
                .save(lake.path(GOLD).toString());
    }

    private void delete(String table, String condition) {
        DeltaTable.forPath(spark, lake.path(table).toString()).delete(condition);
    }

    private AuditReport.Gold audit() {
        return new Audit(spark, lake.config(), Coverage.NONE, Progress.SILENT)
                .run(new AuditOptions(List.of(), false, true, 100))
                .gold()
                .orElseThrow();
    }

    private static List<String> findings(AuditReport.Gold gold) {
        return gold.findings().stream().map(f -> f.kind() + " " + f.first()).toList();
    }
}
