package io.faultstream.chaos;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.audit.Audit;
import io.faultstream.audit.AuditOptions;
import io.faultstream.audit.AuditReport;
import io.faultstream.audit.Coverage;
import io.faultstream.job.Progress;
import io.faultstream.ledger.TopicEnds;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * That nothing was lost or doubled, found in two ways: the service's own audit, and what the broker has acknowledged and
 * what it holds against the tables as a reader that is not Spark sees them.
 */
final class Proof {
    private static final AuditOptions EVERYTHING = new AuditOptions(List.of(), true, true, 100);

    private final ChaosRun run;
    private final Deployment deployment;
    private final Acknowledged acknowledged;

    Proof(ChaosRun run, Deployment deployment, Acknowledged acknowledged) {
        this.run = run;
        this.deployment = deployment;
        this.acknowledged = acknowledged;
    }

    /** Everything, for a deployment that has been drained of a load that has finished. */
    void holds() {
        everyRecordIsThereOnce();
        assertThat(positions("gold/fault_predictions"))
                .as("%s: predictions", run)
                .isEqualTo(positions("silver/vibration_windows"));
        aggregate();
    }

    /** Silver and quarantine, and the audit, which knows of predictions too. */
    void everyRecordIsThereOnce() {
        acknowledged.unanswered().forEach((why, records) -> run.say(records + " records without an answer: " + why));
        audit();
        ledger(deployment.vibrationTopic(), "vibration_windows");
        ledger(deployment.metricsTopic(), "server_metrics");
    }

    private void audit() {
        AuditReport report =
                new Audit(TestSpark.session(), deployment.config(), Coverage.NONE, Progress.SILENT).run(EVERYTHING);
        assertThat(report.holds()).as("%s: %s", run, report).isTrue();
        assertThat(report.gold()).as("%s: predictions are audited", run).isPresent();
    }

    private void ledger(String topic, String table) {
        Map<Integer, BitSet> all = positions("silver/" + table);
        positions("quarantine/" + table).forEach((partition, offsets) -> {
            BitSet silver = all.computeIfAbsent(partition, any -> new BitSet());
            assertThat(silver.intersects(offsets))
                    .as("%s: %s-%s is in silver and in quarantine", run, topic, partition)
                    .isFalse();
            silver.or(offsets);
        });
        acknowledged.offsets(topic).forEach((partition, offsets) -> {
            offsets.andNot(all.getOrDefault(partition, new BitSet()));
            assertThat(offsets).as("%s: lost of %s-%s", run, topic, partition).isEqualTo(new BitSet());
        });
        assertThat(all).as("%s: offsets of %s", run, topic).isEqualTo(atBroker(topic));
        long rows = all.values().stream().mapToLong(BitSet::cardinality).sum();
        run.say(rows + " records of " + table + " are there once");
    }

    /** Each offset that the broker holds is a record: nobody writes transactions here, and no topic is compacted. */
    private Map<Integer, BitSet> atBroker(String topic) {
        TopicEnds ends = TopicEnds.of(deployment.config().kafka(), topic);
        Map<Integer, BitSet> offsets = new HashMap<>();
        ends.end().forEach((partition, end) -> {
            if (end > 0) {
                offsets.computeIfAbsent(partition.partition(), any -> new BitSet())
                        .set(Math.toIntExact(ends.first().get(partition)), Math.toIntExact(end));
            }
        });
        return offsets;
    }

    /** Offsets by partition; fails if one is there twice. */
    private Map<Integer, BitSet> positions(String table) {
        Map<Integer, BitSet> positions = new HashMap<>();
        Path folder = deployment.table(table);
        for (Map<String, Object> row : KernelReader.rows(folder, "source_partition", "source_offset")) {
            int offset = Math.toIntExact((Long) row.get("source_offset"));
            BitSet offsets =
                    positions.computeIfAbsent((Integer) row.get("source_partition"), partition -> new BitSet());
            assertThat(offsets.get(offset))
                    .as("%s: %s in %s twice", run, row, table)
                    .isFalse();
            offsets.set(offset);
        }
        return positions;
    }

    /** Every window that the load has closed, made anew from silver, is in gold with the same numbers, and no other is. */
    private void aggregate() {
        SparkSession spark = TestSpark.session();
        Dataset<Row> expected = read(spark, "silver/server_metrics")
                .filter(col("host").notEqual(ChaosRecords.CLOSING_HOST))
                .groupBy(date_trunc("minute", col("event_time")).as("window_start"), col("host"))
                .agg(count(lit(1)).as("count"), sum("value").as("sum"));
        Dataset<Row> gold = read(spark, "gold/server_metric_stats").select("window_start", "host", "count", "sum");
        assertThat(expected.exceptAll(gold).collectAsList())
                .as("%s: windows that gold does not have so", run)
                .isEmpty();
        assertThat(gold.exceptAll(expected).collectAsList())
                .as("%s: windows that silver does not give", run)
                .isEmpty();
        run.say(gold.count() + " aggregated windows are as silver says");
    }

    private Dataset<Row> read(SparkSession spark, String table) {
        return spark.read().format("delta").load(deployment.table(table).toString());
    }
}
