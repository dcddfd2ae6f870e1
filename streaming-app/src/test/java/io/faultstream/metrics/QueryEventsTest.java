package io.faultstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryProgressEvent;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryStartedEvent;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryTerminatedEvent;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Events that a local query without Kafka does not send, or not in this order. */
class QueryEventsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final UUID id = UUID.randomUUID();
    private final PipelineMetrics metrics = new PipelineMetrics(new SimpleMeterRegistry(), new SettableClock(NOW));
    private final QueryProgressMetrics listener = new QueryProgressMetrics(metrics);

    @Test
    void lagIsTheSumOverKafkaSources() {
        metrics.committed("ingest", "silver.x", Duration.ofMillis(1), NOW.minusSeconds(30), NOW.minusSeconds(20), NOW);
        listener.onQueryProgress(progress(
                kafka("{\"a\":{\"0\":10,\"1\":20}}", "{\"a\":{\"0\":15,\"1\":20}}"),
                kafka("{\"b\":{\"0\":1}}", "{\"b\":{\"0\":3}}"),
                kafka("{\"c\":{\"0\":1}}", null)));

        assertThat(metrics.snapshot().queries().get("ingest").lagRecords()).hasValue(7);
        assertThat(metrics.snapshot().queries().get("ingest").lag()).contains(Duration.ofSeconds(30));
    }

    @Test
    void triggerWithNothingToDoIsASignOfLifeButNoBatch() {
        listener.onQueryProgress(progress(kafka("{\"a\":{\"0\":10}}", "{\"a\":{\"0\":10}}")));

        Snapshot.Query query = metrics.snapshot().queries().get("ingest");
        assertThat(query.heartbeats()).isEqualTo(1);
        assertThat(query.lagRecords()).hasValue(0);
        assertThat(query.lag()).contains(Duration.ZERO);
        assertThat(query.lastBatch()).isEmpty();
    }

    @Test
    void endOfOneRunThatIsToldAfterTheStartOfTheNextLeavesTheQueryUp() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        listener.onQueryStarted(new QueryStartedEvent(id, first, "ingest", NOW.toString()));
        listener.onQueryStarted(new QueryStartedEvent(id, second, "ingest", NOW.toString()));
        listener.onQueryTerminated(new QueryTerminatedEvent(id, first, Option.apply("broken")));
        assertThat(metrics.snapshot().queries().get("ingest").up()).isTrue();

        listener.onQueryTerminated(new QueryTerminatedEvent(id, second, Option.empty()));
        assertThat(metrics.snapshot().queries().get("ingest").up()).isFalse();
    }

    private QueryProgressEvent progress(SourceProgress... sources) {
        return new QueryProgressEvent(new StreamingQueryProgress(
                id,
                UUID.randomUUID(),
                "ingest",
                NOW.toString(),
                1,
                12,
                new HashMap<>(Map.of("latestOffset", 5L, "triggerExecution", 12L)),
                new HashMap<>(),
                new StateOperatorProgress[0],
                sources,
                new SinkProgress("sink"),
                new HashMap<String, Row>()));
    }

    private static SourceProgress kafka(String endOffset, String latestOffset) {
        return new SourceProgress("KafkaV2[Subscribe[..]]", null, endOffset, latestOffset, 0, 0, 0, new HashMap<>());
    }
}
