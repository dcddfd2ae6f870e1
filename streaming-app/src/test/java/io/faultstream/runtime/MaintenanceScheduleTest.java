package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.config.MaintenanceConfig;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.maintenance.MaintainedTable;
import io.faultstream.table.maintenance.RetentionLedger;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceScheduleTest {
    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path dir;

    @Test
    void tablesAreLookedAfterAndOneThatFailsHoldsUpNothing() {
        Path good = dir.resolve("good");
        for (int i = 0; i < 3; i++) {
            spark.sql("SELECT " + i + " AS a")
                    .coalesce(1)
                    .write()
                    .format("delta")
                    .mode("append")
                    .save(good.toString());
        }
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MaintenanceSchedule schedule = new MaintenanceSchedule(
                spark,
                config(),
                List.of(
                        new MaintainedTable("gold.absent", dir.resolve("absent").toString()),
                        new MaintainedTable("gold.good", good.toString())),
                new PipelineMetrics(registry),
                RetentionLedger.NONE);

        schedule.start();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(registry.get("faultstream.maintenance.runs")
                                    .counter()
                                    .count())
                            .isPositive());
        } finally {
            schedule.close();
        }

        assertThat(registry.get("faultstream.table.files")
                        .tag("table", "gold.good")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("faultstream.maintenance.failures")
                        .tag("table", "gold.absent")
                        .counter()
                        .count())
                .isPositive();
        assertThat(KernelReader.rows(good, "a")).hasSize(3);
    }

    private static MaintenanceConfig config() {
        return new MaintenanceConfig(
                true,
                Duration.ofMillis(100),
                1 << 20,
                2,
                1 << 30,
                Duration.ofMinutes(5),
                Duration.ofDays(7),
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofMinutes(2),
                Map.of());
    }
}
