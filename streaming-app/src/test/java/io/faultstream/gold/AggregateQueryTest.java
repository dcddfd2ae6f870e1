package io.faultstream.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import io.faultstream.table.SilverTable;
import io.faultstream.testing.Checkpoints;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateQueryTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String QUERY = "server-metric-stats";
    private static final String STATS = "gold/server_metric_stats";

    private final List<Row> waiting = new ArrayList<>();

    @TempDir
    private Path dir;

    private TestLake lake;

    @BeforeEach
    void createLake() {
        lake = new TestLake(dir).only("server-metrics", QUERY);
    }

    @Test
    void minutesAreSummedUpOnceAndLateRecordsAreCountedNotAdded() {
        reading("a", 5, 1);
        reading("a", 55, 3);
        reading("b", 30, 10);
        reading("a", 70, 5);
        reading("a", 180, 7);
        drain();

        assertThat(stats())
                .containsExactlyInAnyOrder(
                        minute("a", 0, 2, 4, 2, 1, 3),
                        minute("b", 0, 1, 10, 10, 10, 10),
                        minute("a", 60, 1, 5, 5, 5, 5));
        assertThat(late()).isZero();

        reading("a", 20, 100);
        reading("a", 210, 9);
        reading("a", 600, 0);
        drain();

        assertThat(stats())
                .as("a restarted query goes on with the minutes that were open")
                .hasSize(4)
                .contains(minute("a", 0, 2, 4, 2, 1, 3), minute("a", 180, 2, 16, 8, 7, 9));
        assertThat(late()).isEqualTo(1);

        KernelReader before = lake.table(STATS);
        Checkpoints.loseNewestCommit(lake.checkpoint(QUERY));
        lake.drain(QUERY);

        KernelReader after = lake.table(STATS);
        assertThat(after.version()).isEqualTo(before.version());
        assertThat(after.rows()).containsExactlyInAnyOrderElementsOf(before.rows());
    }

    @Test
    void sqlThatDoesNotFitIsASetupProblem() {
        String sql = "faultstream.aggregates." + QUERY + ".sql";

        lake.set(sql, "SELECT hosst FROM server_metrics");
        assertThatThrownBy(lake::drain)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(sql + ": [UNRESOLVED_COLUMN.WITH_SUGGESTION]")
                .hasMessageContaining("`hosst`");

        lake.set(sql, "SELECT FROM WHERE");
        assertThatThrownBy(lake::drain).isInstanceOf(SetupException.class).hasMessageContaining(sql);

        lake.set(sql, "SELECT host FROM server_metrics");
        assertThatThrownBy(lake::drain)
                .isInstanceOf(SetupException.class)
                .hasMessage("faultstream.aggregates." + QUERY + ": the SQL does not return event_date."
                        + " Add a DATE column of that name; the table is partitioned by it");
    }

    private void reading(String host, long second, double value) {
        Timestamp at = Timestamp.from(T.plusSeconds(second));
        waiting.add(RowFactory.create(
                host, "load", "eu", at.getTime(), value, at, Date.valueOf("2024-06-20"), "t", 0, 0L, at, at, null));
    }

    /** Puts the waiting readings into silver, as one commit, and runs the aggregate until it has taken them. */
    private void drain() {
        lake.drain();
        var silver = lake.read("silver/server_metrics");
        assertThat(silver.columns()).contains(SilverTable.EVENT_TIME);
        TestSpark.session()
                .createDataFrame(waiting, silver.schema())
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(lake.path("silver/server_metrics").toString());
        waiting.clear();
        lake.drain(QUERY);
    }

    private List<Map<String, Object>> stats() {
        return lake.table(STATS).rows();
    }

    private long late() {
        return lake.metrics().snapshot().queries().get(QUERY).late();
    }

    private static Map<String, Object> minute(
            String host, long second, long count, double sum, double avg, double min, double max) {
        return Map.ofEntries(
                Map.entry("window_start", T.plusSeconds(second)),
                Map.entry("window_end", T.plusSeconds(second + 60)),
                Map.entry("host", host),
                Map.entry("metric_name", "load"),
                Map.entry("region", "eu"),
                Map.entry("count", count),
                Map.entry("sum", sum),
                Map.entry("avg", avg),
                Map.entry("min", min),
                Map.entry("max", max),
                Map.entry("event_date", LocalDate.of(2024, 6, 20)));
    }
}
