package io.faultstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class QueryProgressMetricsTest {
    private static final StructType SCHEMA =
            new StructType().add("host", DataTypes.StringType).add("at", DataTypes.TimestampType);
    private static SparkSession spark;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PipelineMetrics metrics = new PipelineMetrics(registry);
    private final QueryProgressMetrics listener = new QueryProgressMetrics(metrics);

    @TempDir
    Path dir;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder()
                .master("local[2]")
                .appName("query-progress-metrics")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                // Idle queries say so at once instead of every ten seconds.
                .config("spark.sql.streaming.noDataProgressEventInterval", "1")
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @BeforeEach
    void listen() {
        spark.streams().addListener(listener);
    }

    @AfterEach
    void stopListening() {
        spark.streams().removeListener(listener);
    }

    @Test
    void runningQueryIsUpBeatsAndItsBatchesAreTimed() throws Exception {
        StreamingQuery query = rate().writeStream()
                .queryName("rates")
                .format("noop")
                .trigger(Trigger.ProcessingTime(0))
                .start();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            Snapshot.Query rates = metrics.snapshot().queries().get("rates");
            assertThat(rates).isNotNull();
            assertThat(rates.up()).isTrue();
            assertThat(rates.heartbeats()).isGreaterThanOrEqualTo(2);
            assertThat(rates.lastBatch()).isPresent();
            // A rate stream is no Kafka topic.
            assertThat(rates.lagRecords()).isEmpty();
        });
        query.stop();

        awaitDown("rates");
        Timer batch = registry.get("faultstream.batch").tag("query", "rates").timer();
        assertThat(batch.count()).isPositive();
        assertThat(registry.get("faultstream.batch.phase").tag("query", "rates").timers().stream()
                        .map(timer -> timer.getId().getTag("phase")))
                .contains("addBatch", "walCommit", "commitOffsets", "latestOffset", "queryPlanning", "getBatch");
        assertThat(registry.get("faultstream.batch.phase").timers())
                .allSatisfy(phase -> assertThat(phase.count()).isEqualTo(batch.count()));
        assertThat(registry.get("faultstream.query.failures").counter().count()).isZero();
    }

    @Test
    void idleQueryStillBeats() throws Exception {
        write("one", row("a", "2026-03-01T12:00:00Z"));
        StreamingQuery query = files().writeStream()
                .queryName("idle")
                .format("noop")
                .trigger(Trigger.ProcessingTime(0))
                .start();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        metrics.snapshot().queries().get("idle").heartbeats())
                .isGreaterThan(5));
        query.stop();

        awaitDown("idle");
        // One batch of data; the other signs of life came from a query with nothing to do.
        assertThat(registry.get("faultstream.batch")
                        .tag("query", "idle")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void rowsBehindTheWatermarkAreLate() throws Exception {
        Dataset<Row> counts = files().withWatermark("at", "10 minutes")
                .groupBy(functions.window(functions.col("at"), "5 minutes"), functions.col("host"))
                .count();
        StreamingQuery query = counts.writeStream()
                .queryName("stats")
                .format("noop")
                .outputMode(OutputMode.Append())
                .start();
        write("first", row("a", "2026-03-01T12:00:00Z"));
        query.processAllAvailable();
        write(
                "second",
                row("a", "2026-03-01T10:00:00Z"),
                row("b", "2026-03-01T10:00:00Z"),
                // Spark aggregates inside each task first and then drops: this one is in the group of the first.
                row("a", "2026-03-01T10:00:01Z"),
                row("a", "2026-03-01T12:01:00Z"));
        query.processAllAvailable();
        query.stop();

        awaitDown("stats");
        assertThat(metrics.snapshot().queries().get("stats").late()).isEqualTo(2);
    }

    @Test
    void queryThatFailsIsDownAndCountsAFailure() throws Exception {
        write("poison", row("a", "2026-03-01T12:00:00Z"));
        MapFunction<Row, String> fail = row -> {
            throw new IllegalArgumentException("on purpose");
        };
        StreamingQuery query = files().map(fail, Encoders.STRING())
                .writeStream()
                .queryName("failing")
                .format("noop")
                .start();
        assertThatThrownBy(query::awaitTermination).isInstanceOf(StreamingQueryException.class);

        awaitDown("failing");
        assertThat(registry.get("faultstream.query.failures")
                        .tag("query", "failing")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private void awaitDown(String query) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            Snapshot.Query state = metrics.snapshot().queries().get(query);
            assertThat(state).isNotNull();
            assertThat(state.heartbeats() > 0 || state.lastHeartbeat().isPresent())
                    .isTrue();
            assertThat(state.up()).isFalse();
        });
    }

    private static Dataset<Row> rate() {
        return spark.readStream()
                .format("rate")
                .option("rowsPerSecond", "100")
                .option("numPartitions", "1")
                .load();
    }

    private Dataset<Row> files() {
        return spark.readStream().schema(SCHEMA).json(dir.resolve("*").toString());
    }

    private static Row row(String host, String at) {
        return RowFactory.create(host, Timestamp.from(Instant.parse(at)));
    }

    private void write(String folder, Row... rows) {
        List<Row> list = Stream.of(rows).toList();
        spark.createDataFrame(list, SCHEMA)
                .coalesce(1)
                .write()
                .json(dir.resolve(folder).toString());
    }
}
