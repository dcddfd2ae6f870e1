package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.audit.Audit;
import io.faultstream.audit.AuditOptions;
import io.faultstream.audit.AuditReport;
import io.faultstream.audit.Count;
import io.faultstream.audit.Coverage;
import io.faultstream.checkpoint.KafkaPositions;
import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.codec.RejectReason;
import io.faultstream.config.AppConfig;
import io.faultstream.job.Progress;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** What must hold of a lake when the service has taken all there is: the audit, and what a second reader sees. */
final class StorageCheck {
    private static final List<String> TABLES = List.of("silver/server_metrics", "quarantine/server_metrics");
    private static final AuditOptions FULL = new AuditOptions(List.of(), true, true, 100);

    private final AppConfig config;
    private final Configuration hadoop;

    /** @param hadoop for Delta Kernel; the audit's Spark session must know the file system by itself */
    StorageCheck(AppConfig config, Configuration hadoop) {
        this.config = config;
        this.hadoop = hadoop;
    }

    /** Waits until so many records are done for good, and looks after the service meanwhile. */
    void awaitDrained(long records, StorageService service, Duration limit) {
        try {
            await().atMost(limit).pollInterval(Duration.ofMillis(500)).until(() -> {
                service.keep();
                return committed() >= records;
            });
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "only " + committed() + " of " + records + " are done; ends: " + service.ends() + "\n"
                            + service.output(),
                    e);
        }
    }

    /** Records that the ingest query has committed; 0 where it has not begun. */
    long committed() {
        return QueryCheckpoint.at(hadoop, config.lake().checkpoints() + "/server-metrics")
                .committedKafka()
                .map(StorageCheck::sum)
                .orElse(0L);
    }

    /** Every record once in silver or quarantine, by the audit and by Delta Kernel; no version missing or broken. */
    void assertWhole(long records) {
        SparkSession spark = TestSpark.session();
        AuditReport report = new Audit(spark, config, Coverage.NONE, Progress.SILENT).run(FULL);
        assertThat(report.holds())
                .as(report.streams().get(0).findings().toString())
                .isTrue();
        long counted = report.streams().get(0).partitions().stream()
                .mapToLong(part ->
                        part.counts().get(Count.SILVER_ROWS) + part.counts().get(Count.QUARANTINE_ROWS))
                .sum();
        assertThat(counted).as("rows").isEqualTo(records);
        Set<String> positions = new HashSet<>();
        long rows = 0;
        for (String table : TABLES) {
            for (Map<String, Object> row : open(table).orElseThrow().rows()) {
                // Storage that fails is no reason to turn a record away.
                assertThat(row.get("reason")).isNotEqualTo(RejectReason.WRITE_FAILED.name());
                positions.add(row.get("source_partition") + ":" + row.get("source_offset"));
                rows++;
            }
            assertContiguous(table);
        }
        assertThat(rows).as("rows by Delta Kernel").isEqualTo(records);
        assertThat(positions).as("positions by Delta Kernel").hasSize((int) records);
    }

    /** The table as a reader sees it now, if there is one yet. */
    Optional<KernelReader> open(String table) {
        Path log = new Path(location(table), "_delta_log");
        try {
            if (!log.getFileSystem(hadoop).exists(new Path(log, "00000000000000000000.json"))) {
                return Optional.empty();
            }
            return Optional.of(KernelReader.open(hadoop, location(table)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> tables() {
        return TABLES;
    }

    private void assertContiguous(String table) {
        Path log = new Path(location(table), "_delta_log");
        List<Long> versions = new ArrayList<>();
        try {
            for (FileStatus file : log.getFileSystem(hadoop).listStatus(log)) {
                String name = file.getPath().getName();
                if (name.matches("\\d{20}\\.json")) {
                    assertThat(file.getLen()).as(table + " " + name).isPositive();
                    versions.add(Long.parseLong(name.substring(0, 20)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        versions.sort(null);
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i)).as("version of " + table).isEqualTo(i);
        }
        assertThat(open(table).orElseThrow().version()).isEqualTo(versions.size() - 1L);
    }

    private String location(String table) {
        String layer = table.startsWith("silver")
                ? config.lake().silver()
                : config.lake().quarantine();
        return layer + table.substring(table.indexOf('/'));
    }

    private static long sum(KafkaPositions positions) {
        return positions.next().values().stream().mapToLong(Long::longValue).sum();
    }
}
