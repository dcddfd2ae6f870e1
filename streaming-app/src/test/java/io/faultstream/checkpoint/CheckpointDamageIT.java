package io.faultstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.config.SetupException;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoint files deleted, emptied, cut in half and with their checksum gone, in turn, then more records and a start: each
 * time the query either says clearly that it will not start, or ends with every record once. {@code
 * -Dchaos.checkpoints.all=true} damages every kind of file of both queries in every way.
 */
class CheckpointDamageIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final int PART = 20;
    private static final boolean ALL = Boolean.getBoolean("chaos.checkpoints.all");

    @TempDir
    private Path dir;

    private int copies;

    @Test
    void anIngestQueryNeverReadsAgainOrSkipsInSilence() throws IOException {
        TestLake lake = lake("damaged-ingest", dir.resolve("origin")).only("server-metrics");
        for (int round = 0; round < 3; round++) {
            send("damaged-ingest", round);
            lake.drain("server-metrics");
        }
        send("damaged-ingest", 3);

        Map<String, String> outcomes = damageEach(lake, "server-metrics", copy -> {
            copy.drain("server-metrics");
            assertOnce(copy.read("silver/server_metrics").collectAsList(), 4 * PART);
        });

        print(outcomes);
        // What a person must be told, and what heals.
        assertThat(outcomes.get("metadata deleted")).contains("metadata").contains("faultstream recover");
        assertThat(outcomes.get("everything deleted")).contains("would write them again");
        assertThat(outcomes.get("offsets/2 deleted")).contains("offsets/2 is missing");
        assertThat(outcomes.get("offsets/2 cut in half")).contains("offsets/2");
        assertThat(outcomes.get("offsets/2 and commits/2 deleted")).contains("the tables hold micro-batch 2");
        assertThat(outcomes.get("commits/2 deleted")).isEqualTo("each record once");
        assertThat(outcomes.get("commits/2 emptied")).contains("commits/2");
        assertThat(outcomes.get("tables replaced by empty ones")).contains("the table is another one");
    }

    @Test
    void theScoringQueryNeverScoresAgainOrSkipsInSilence() throws IOException {
        TestLake lake = lake("damaged-predict", dir.resolve("origin")).only("vibration", "predict");
        for (int round = 0; round < 3; round++) {
            sendWindows("damaged-predict", round);
            lake.drain("vibration", "predict");
        }
        sendWindows("damaged-predict", 3);

        Map<String, String> outcomes = damageEach(lake, "predict", copy -> {
            copy.drain("vibration", "predict");
            assertOnce(copy.read("gold/fault_predictions").collectAsList(), 4 * PART);
        });

        print(outcomes);
        assertThat(outcomes.get("everything deleted")).contains("gold.fault_predictions holds rows");
        assertThat(outcomes.get("offsets/2 and commits/2 deleted")).contains("the tables hold micro-batch 2");
        assertThat(outcomes).containsEntry("the checksum of offsets/2 deleted", "each record once");
        if (ALL) {
            assertThat(outcomes).containsEntry("commits/2 deleted", "each record once");
        }
    }

    /** By damage: what the start said, or that all is well. */
    private Map<String, String> damageEach(TestLake lake, String query, Check check) throws IOException {
        Map<String, String> outcomes = new LinkedHashMap<>();
        Path checkpoint = lake.checkpoint(query);
        List<String> files = ALL
                ? List.of("metadata", "offsets/2", "offsets/1", "commits/2", "commits/1", "sources/0/0")
                : query.equals("predict") ? List.of("offsets/2") : List.of("metadata", "offsets/2", "commits/2");
        for (String file : files) {
            if (Files.exists(checkpoint.resolve(file))) {
                attempt(lake, query, outcomes, file + " deleted", copy -> delete(copy, file), check);
                if (ALL || file.startsWith("commits")) {
                    attempt(lake, query, outcomes, file + " emptied", copy -> cut(copy, file, 0), check);
                }
                attempt(lake, query, outcomes, file + " cut in half", copy -> cut(copy, file, 2), check);
            }
        }
        attempt(
                lake,
                query,
                outcomes,
                "the checksum of offsets/2 deleted",
                c -> deletePath(c.resolve("offsets/.2.crc")),
                check);
        attempt(
                lake,
                query,
                outcomes,
                "offsets/2 and commits/2 deleted",
                c -> {
                    delete(c, "offsets/2");
                    delete(c, "commits/2");
                },
                check);
        for (String folder : ALL ? List.of("offsets", "commits", "sources") : List.<String>of()) {
            attempt(lake, query, outcomes, folder + " deleted", copy -> deletePath(copy.resolve(folder)), check);
        }
        attempt(lake, query, outcomes, "everything deleted", copy -> deletePath(copy), check);
        attempt(
                lake,
                query,
                outcomes,
                "tables replaced by empty ones",
                copy -> {
                    Path tables = copy.resolve("../../lake").normalize();
                    deletePath(tables.resolve(query.equals("predict") ? "gold" : "silver"));
                },
                check);
        return outcomes;
    }

    private void attempt(
            TestLake origin, String query, Map<String, String> outcomes, String name, Damage damage, Check check)
            throws IOException {
        Path root = dir.resolve("copy-" + copies++);
        copy(origin.root(), root);
        TestLake lake = lake(topicOf(query), root);
        lake.only(query.equals("predict") ? new String[] {"vibration", "predict"} : new String[] {query});
        damage.to(lake.checkpoint(query));
        try {
            check.on(lake);
            outcomes.put(name, "each record once");
        } catch (SetupException e) {
            assertThat(e.getMessage()).as(name).contains("faultstream recover " + query);
            outcomes.put(name, e.getMessage());
        }
        deletePath(root);
    }

    private static String topicOf(String query) {
        return query.equals("predict") ? "damaged-predict" : "damaged-ingest";
    }

    private static TestLake lake(String topic, Path root) {
        KAFKA.createTopic(topic, 2);
        return new TestLake(root, KAFKA)
                .set("faultstream.streams.server-metrics.topic", topic + (topic.endsWith("ingest") ? "" : "-none"))
                .set("faultstream.streams.vibration.topic", topic + (topic.endsWith("predict") ? "" : "-none"));
    }

    private static void send(String topic, int round) {
        KAFKA.sendText(
                topic,
                IntStream.range(0, PART)
                        .mapToObj(i -> Records.metric("h" + i, Instant.now().minusSeconds(60), round))
                        .toList());
    }

    private static void sendWindows(String topic, int round) {
        KAFKA.sendText(
                topic,
                IntStream.range(0, PART)
                        .mapToObj(i -> Records.window("m" + i, Instant.now().minusSeconds(60), round * 100 + i))
                        .toList());
    }

    private static void assertOnce(List<Row> rows, int expected) {
        Set<String> positions = new HashSet<>();
        rows.forEach(row -> positions.add(row.getAs("source_partition") + ":" + row.getAs("source_offset")));
        assertThat(rows).hasSize(expected);
        assertThat(positions).hasSize(expected);
    }

    private static void delete(Path checkpoint, String file) {
        Path path = checkpoint.resolve(file);
        deletePath(path);
        deletePath(path.resolveSibling("." + path.getFileName() + ".crc"));
    }

    /** @param parts 0 leaves nothing, 2 the first half; without the checksum, as after a copy that broke off */
    private static void cut(Path checkpoint, String file, int parts) {
        try {
            Path path = checkpoint.resolve(file);
            byte[] bytes = Files.readAllBytes(path);
            Files.write(path, Arrays.copyOf(bytes, parts == 0 ? 0 : bytes.length / parts));
            Files.deleteIfExists(path.resolveSibling("." + path.getFileName() + ".crc"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deletePath(Path path) {
        try (Stream<Path> all = Files.exists(path) ? Files.walk(path) : Stream.empty()) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(from)) {
            walk.forEach(all::add);
        }
        for (Path each : all) {
            Files.copy(each, to.resolve(from.relativize(each)));
        }
    }

    private static void print(Map<String, String> outcomes) {
        outcomes.forEach((damage, outcome) -> System.out.println(damage + ": " + outcome));
    }

    private interface Damage {
        void to(Path checkpoint);
    }

    private interface Check {
        void on(TestLake lake);
    }
}
