package io.faultstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.codec.RejectReason;
import io.faultstream.codec.evolution.CanonicalContract;
import io.faultstream.config.SetupException;
import io.faultstream.ingest.ReplayResult.Outcome;
import io.faultstream.job.Progress;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestContracts;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quarantined records taken up again, from real tables, through every crash between two commits. */
@Timeout(300)
class ReplayTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final String STREAM = "server-metrics";
    private static final String SILVER = "silver/server_metrics";
    private static final String QUARANTINE = "quarantine/server_metrics";
    private static final ReplayOptions SMALL = new ReplayOptions(false, 2, 1 << 20);

    private final SparkSession spark = TestSpark.session();
    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    @Test
    void recordsThatTheMendedContractTakesGoToSilverAndTheOthersStayWithTheirNewReason() {
        TestLake lake = lakeWithRejects("mended");
        mend(lake);

        ReplayResult dry = replay(lake, ReplaySelection.all(STREAM), ReplayOptions.dry(), Progress.SILENT);

        assertThat(dry.outcomes())
                .containsExactly(
                        new Outcome("MALFORMED_JSON", Optional.of("MALFORMED_JSON"), 1),
                        new Outcome("RULE_VIOLATED", Optional.of("EXPECTATION_FAILED"), 1),
                        new Outcome("UNKNOWN_FIELD", Optional.empty(), 3));
        assertThat(dry.dryRun()).isTrue();
        assertThat(offsets(lake, SILVER)).containsOnlyKeys("0/0");
        assertThat(offsets(lake, QUARANTINE)).hasSize(5);
        long version = lake.table(QUARANTINE).version();

        ReplayResult result = replay(lake, ReplaySelection.all(STREAM), SMALL, Progress.SILENT);

        assertThat(result.complete()).isTrue();
        assertThat(result.selected()).isEqualTo(5);
        assertThat(result.passed()).isEqualTo(3);
        assertThat(result.stayed()).isEqualTo(2);
        assertThat(result.outcomes()).isEqualTo(dry.outcomes());
        assertThat(offsets(lake, SILVER)).containsOnlyKeys("0/0", "0/1", "1/0", "1/1");
        Map<String, Row> left = offsets(lake, QUARANTINE);
        assertThat(left).containsOnlyKeys("0/2", "0/3");
        assertThat(left.get("0/2").<String>getAs("reason")).isEqualTo("MALFORMED_JSON");
        assertThat(left.get("0/3").<String>getAs("reason")).isEqualTo("EXPECTATION_FAILED");
        assertThat(left.values())
                .extracting(row -> row.<Integer>getAs("replays"))
                .containsOnly(1);
        assertThat(left.values())
                .extracting(row -> row.<String>getAs("replay_id"))
                .containsOnlyNulls();
        assertThat(lake.table(QUARANTINE).version()).isGreaterThan(version);

        ReplayResult again = replay(lake, ReplaySelection.all(STREAM), SMALL, Progress.SILENT);

        assertThat(again.passed()).isZero();
        assertThat(offsets(lake, SILVER)).hasSize(4);
        assertThat(offsets(lake, QUARANTINE).values())
                .extracting(row -> row.<Integer>getAs("replays"))
                .containsOnly(2);
    }

    @Test
    void dryRunWritesNothing() {
        TestLake lake = lakeWithRejects("dry");
        long silver = lake.table(SILVER).version();
        long quarantine = lake.table(QUARANTINE).version();
        mend(lake);

        replay(lake, ReplaySelection.all(STREAM), ReplayOptions.dry(), Progress.SILENT);

        assertThat(lake.table(SILVER).version()).isEqualTo(silver);
        assertThat(lake.table(QUARANTINE).version()).isEqualTo(quarantine);
    }

    @Test
    void selectionLimitsWhatIsTakenUp() {
        TestLake lake = lakeWithRejects("selected");
        mend(lake);
        ReplaySelection all = ReplaySelection.all(STREAM);

        assertThat(dry(lake, with(Set.of(RejectReason.UNKNOWN_FIELD), OptionalInt.of(1), OptionalLong.of(1)))
                        .selected())
                .isEqualTo(1);
        assertThat(dry(lake, with(Set.of(RejectReason.MALFORMED_JSON), OptionalInt.empty(), OptionalLong.empty()))
                        .passed())
                .isZero();
        assertThat(dry(
                                lake,
                                new ReplaySelection(
                                        STREAM,
                                        Set.of(),
                                        Optional.of(Instant.now().plusSeconds(60)),
                                        Optional.empty(),
                                        all.partition(),
                                        all.firstOffset(),
                                        all.lastOffset()))
                        .selected())
                .isZero();
        assertThatThrownBy(() -> dry(lake, ReplaySelection.all("serverMetrics")))
                .isInstanceOf(SetupException.class)
                .hasMessage("--stream: there is no stream serverMetrics. Streams here: server-metrics");
    }

    /** The mark is there, silver is written, all is done: a crash behind any of these is finished by the next replay. */
    @ParameterizedTest
    @ValueSource(strings = {"chunk 1 is marked", "chunk 1 is in silver", "chunk 1 is done", "chunk 2 is in silver"})
    void crashBetweenTwoCommitsLosesAndDoublesNothing(String step) {
        TestLake lake = lakeWithRejects("crash-" + step.replace(' ', '-'));
        mend(lake);

        assertThatThrownBy(() -> replay(lake, ReplaySelection.all(STREAM), SMALL, new CrashAt(step)))
                .hasMessage(step);
        Map<String, Integer> seen = new TreeMap<>();
        offsets(lake, SILVER).keySet().forEach(position -> seen.merge(position, 1, Integer::sum));
        offsets(lake, QUARANTINE).forEach((position, row) -> {
            // Whoever counts takes a marked row that silver has for that one row.
            if (row.isNullAt(row.fieldIndex("replay_id")) || !seen.containsKey(position)) {
                seen.merge(position, 1, Integer::sum);
            }
        });
        assertThat(seen).hasSize(6);
        assertThat(seen.values()).containsOnly(1);

        // What was begun is finished, whatever is selected now.
        replay(
                lake,
                with(Set.of(RejectReason.TOO_DEEP), OptionalInt.empty(), OptionalLong.empty()),
                SMALL,
                Progress.SILENT);
        assertThat(lake.read(QUARANTINE).filter("replay_id IS NOT NULL").count())
                .isZero();
        assertThat(offsets(lake, SILVER).keySet())
                .doesNotContainAnyElementsOf(offsets(lake, QUARANTINE).keySet());

        replay(lake, ReplaySelection.all(STREAM), SMALL, Progress.SILENT);
        assertThat(offsets(lake, SILVER)).containsOnlyKeys("0/0", "0/1", "1/0", "1/1");
        assertThat(offsets(lake, QUARANTINE)).containsOnlyKeys("0/2", "0/3");
    }

    @Test
    void stopIsTakenBetweenTwoChunks() {
        TestLake lake = lakeWithRejects("stopped");
        mend(lake);
        List<String> steps = new ArrayList<>();

        ReplayResult result = replay(lake, ReplaySelection.all(STREAM), SMALL, new Progress() {
            @Override
            public void report(long done, long total, String what) {
                steps.add(done + "/" + total + " " + what);
            }

            @Override
            public boolean isStopRequested() {
                return steps.stream().anyMatch(step -> step.endsWith("chunk 1 is done"));
            }
        });

        assertThat(result.complete()).isFalse();
        assertThat(steps)
                .startsWith("0/5 records of quarantine.server_metrics")
                .endsWith("2/5 records of quarantine.server_metrics: chunk 1 is done");
        assertThat(offsets(lake, QUARANTINE)).hasSize(4);
    }

    @Test
    void liveQueryGoesOnBesideAReplay() throws Exception {
        TestLake lake = lakeWithRejects("beside");
        mend(lake);
        StreamingQuery query = lake.set("faultstream.stream-defaults.trigger", "10 milliseconds")
                .set("faultstream.stream-defaults.max-offsets-per-trigger", "2")
                .start(STREAM);
        try {
            for (int i = 0; i < 10; i++) {
                kafka.sendText("beside", List.of(Records.metric("live", T, i), "no JSON"));
            }
            ReplayResult result = replay(lake, ReplaySelection.all(STREAM), SMALL, Progress.SILENT);
            assertThat(result.passed()).isEqualTo(3);
            query.processAllAvailable();
            assertThat(query.exception().isEmpty()).isTrue();
        } finally {
            query.stop();
        }
        replay(lake, ReplaySelection.all(STREAM), SMALL, Progress.SILENT);

        assertThat(offsets(lake, SILVER)).hasSize(4 + 10);
        assertThat(offsets(lake, QUARANTINE)).hasSize(2 + 10);
    }

    /** 0/0 accepted; 0/1, 1/0, 1/1 have a field too many; 0/2 is no JSON; 0/3 has a time that is not plausible. */
    private TestLake lakeWithRejects(String topic) {
        kafka.createTopic(topic, 2);
        TestLake lake = new TestLake(dir.resolve("lake"), kafka)
                .only(STREAM)
                .set("faultstream.streams.server-metrics.topic", topic)
                .set("faultstream.stream-defaults.unknown-fields", "reject");
        String unit = Records.with(Records.metric("a", T, 1), "unit", "\"GB\"");
        for (String text :
                List.of(Records.metric("a", T, 1), unit, "no JSON", Records.metric("a", Instant.EPOCH, 400))) {
            kafka.send(topic, 0, null, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        kafka.send(topic, 1, null, unit.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        kafka.send(topic, 1, null, unit.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        lake.drain(STREAM);
        assertThat(offsets(lake, SILVER)).containsOnlyKeys("0/0");
        assertThat(offsets(lake, QUARANTINE)).hasSize(5);
        return lake;
    }

    /** The contract gains the field and loses its rules; an expectation is new. */
    private void mend(TestLake lake) {
        lake.set(
                        "faultstream.stream-defaults.descriptor-set",
                        TestContracts.lenient(
                                        TestContracts.grown(dir.resolve("grown.desc")), dir.resolve("mended.desc"))
                                .toString())
                .set("faultstream.stream-defaults.expectations.cold", "value < 300");
        // A table does not take a contract that asks for less by itself.
        String mended = CanonicalContract.of(
                        Contract.load(lake.config().streams().get(STREAM)).descriptor())
                .fingerprint();
        lake.set("faultstream.streams.server-metrics.accept-contract", mended);
    }

    private ReplayResult dry(TestLake lake, ReplaySelection selection) {
        return replay(lake, selection, ReplayOptions.dry(), Progress.SILENT);
    }

    private ReplayResult replay(TestLake lake, ReplaySelection selection, ReplayOptions options, Progress progress) {
        return Replay.run(spark, lake.config(), selection, options, progress);
    }

    private static ReplaySelection with(Set<RejectReason> reasons, OptionalInt partition, OptionalLong firstOffset) {
        return new ReplaySelection(
                STREAM, reasons, Optional.empty(), Optional.empty(), partition, firstOffset, OptionalLong.empty());
    }

    /** Rows by {@code partition/offset}; fails if two have the same. */
    private static Map<String, Row> offsets(TestLake lake, String table) {
        Map<String, Row> rows = new TreeMap<>();
        for (Row row : lake.read(table).collectAsList()) {
            String position = row.getAs("source_partition") + "/" + row.getAs("source_offset");
            assertThat(rows.put(position, row)).isNull();
        }
        return rows;
    }

    /** Ends the work where it reports a step, as a crash would. */
    private record CrashAt(String step) implements Progress {
        @Override
        public void report(long done, long total, String what) {
            if (what.endsWith(step)) {
                throw new IllegalStateException(step);
            }
        }

        @Override
        public boolean isStopRequested() {
            return false;
        }
    }
}
