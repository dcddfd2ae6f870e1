package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import io.faultstream.codec.evolution.CanonicalContract;
import io.faultstream.proto.v1.ServerMetric;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestContracts;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of checkpoints-README.md, their commands taken from there. */
@Timeout(600)
class RecipesTest {
    private static final Instant T = Instant.parse("2024-06-20T10:00:00Z");
    private static final Path README = Path.of("..", "checkpoints-README.md");
    private static final int METRICS = 12;
    private static final int WINDOWS = 6;

    private final TestKafka kafka = TestKafka.shared();

    @TempDir
    private Path dir;

    private String topic;

    @BeforeEach
    void describe(TestInfo test) throws IOException {
        String name = test.getTestMethod().orElseThrow().getName();
        topic = name.equals("upgradeTheJar") ? "upgrade" : "recipes." + name;
        kafka.createTopic(topic + ".metrics", 2);
        kafka.createTopic(topic + ".windows", 2);
        Files.writeString(dir.resolve("service.conf"), """
                faultstream {
                  lake.root = "%s"
                  kafka.bootstrap-servers = "%s"
                  streams.vibration.topic = "%s.windows"
                  streams.server-metrics.topic = "%s.metrics"
                  metrics.prometheus.enabled = false
                  spark.master = "local[2]"
                  spark.conf { spark.ui.enabled = false, spark.driver.host = 127.0.0.1, spark.driver.bindAddress = 127.0.0.1 }
                }
                """.formatted(
                        dir.resolve("data"), kafka.bootstrapServers(), topic, topic));
    }

    @Test
    void moveToANewBucket() throws Exception {
        firstRun();
        send(METRICS, WINDOWS);

        follow("Move to a new bucket", 0);

        assertLake(dir.resolve("moved"), 2);
    }

    @Test
    void resetOneQuery() throws Exception {
        firstRun();
        send(METRICS, WINDOWS);
        follow("Reset one query", 0);
        assertLake(dir.resolve("data"), 2);

        send(METRICS, WINDOWS);
        follow("Reset one query", 1);
        assertLake(dir.resolve("data"), 3);

        send(METRICS, WINDOWS);
        follow("Reset one query", 2);
        assertLake(dir.resolve("data"), 4);
    }

    /** The lake of a service that had no audit, ledger, replay or contract check yet, after two rounds of these records. */
    @Test
    void upgradeTheJar() throws Exception {
        unpack("/lakes/before-audit.zip");
        send(METRICS, WINDOWS);
        send(METRICS, WINDOWS);
        Map<String, Set<String>> before = formats();
        send(METRICS, WINDOWS);

        follow("Upgrade the jar", 0);

        assertLake(dir.resolve("data"), 3);
        // What the older version would read if it were put back.
        assertThat(formats()).isEqualTo(before);
    }

    @Test
    void rollBackAVersion() throws Exception {
        Path grown = TestContracts.grown(dir.resolve("grown.desc"));
        run(List.of("run", "--once", "--conf", "service.conf", "--set", descriptorSet(grown)), Map.of());
        send(METRICS, 0);
        run(List.of("run", "--once", "--conf", "service.conf", "--set", descriptorSet(grown)), Map.of());
        assertThat(columns()).contains("unit");
        send(METRICS, 0);
        String shipped = CanonicalContract.of(ServerMetric.getDescriptor()).fingerprint();

        CommandRun refused = CommandRun.of(absolute(List.of("run", "--once", "--conf", "service.conf")));
        assertThat(refused.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
        assertThat(refused.err()).contains("unit", "accept-contract = \"" + shipped + "\"");

        follow("Roll back a version", 0, Map.of("FINGERPRINT", shipped));

        assertThat(count(dir.resolve("data"), "silver/server_metrics")).isEqualTo(2 * METRICS);
    }

    @Test
    void recoverFromALostCheckpoint() throws Exception {
        firstRun();
        send(METRICS, WINDOWS);

        follow("Recover from a lost or damaged checkpoint", 0);

        assertLake(dir.resolve("data"), 2);
    }

    private void unpack(String resource) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(RecipesTest.class.getResourceAsStream(resource))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = dir.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
    }

    /** The members of the lines in each query's checkpoint, and the protocol of each table. */
    private Map<String, Set<String>> formats() throws IOException {
        Map<String, Set<String>> formats = new TreeMap<>();
        for (String query : List.of("vibration", "server-metrics", "predict", "server-metric-stats")) {
            for (String part : List.of("metadata", "offsets/1", "commits/1")) {
                Path file = dir.resolve("data/checkpoints").resolve(query).resolve(part);
                try (Stream<Path> siblings = Files.list(file.getParent())) {
                    Path newest = part.equals("metadata")
                            ? file
                            : siblings.filter(path ->
                                            path.getFileName().toString().matches("[0-9]+"))
                                    .max(Comparator.comparingLong(path ->
                                            Long.parseLong(path.getFileName().toString())))
                                    .orElseThrow();
                    List<String> lines = Files.readAllLines(newest);
                    Set<String> members = new TreeSet<>();
                    members.add(lines.get(0).startsWith("{") ? "" : lines.get(0));
                    String json = lines.get(lines.get(0).startsWith("{") ? 0 : 1);
                    new ObjectMapper().readTree(json).fieldNames().forEachRemaining(members::add);
                    formats.put(query + "/" + part, members);
                }
            }
        }
        for (String table : List.of("silver/server_metrics", "quarantine/server_metrics", "gold/fault_predictions")) {
            Row detail = DeltaTable.forPath(
                            TestSpark.session(),
                            dir.resolve("data/lake").resolve(table).toString())
                    .detail()
                    .first();
            formats.put(
                    table, Set.of(detail.getAs("minReaderVersion") + "/" + detail.<Object>getAs("minWriterVersion")));
        }
        return formats;
    }

    private void firstRun() throws Exception {
        send(METRICS, WINDOWS);
        run(List.of("run", "--once", "--conf", "service.conf"), Map.of());
        assertLake(dir.resolve("data"), 1);
    }

    /** Everything that was sent, once. */
    private static void assertLake(Path root, int rounds) {
        assertThat(count(root, "silver/server_metrics")).isEqualTo((long) rounds * METRICS);
        assertThat(count(root, "quarantine/server_metrics")).isEqualTo(rounds);
        assertThat(count(root, "gold/fault_predictions")).isEqualTo((long) rounds * WINDOWS);
    }

    private void send(int metrics, int windows) {
        if (windows > 0) {
            kafka.send(topic + ".metrics", 0, null, "no JSON".getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < metrics; i++) {
            kafka.send(topic + ".metrics", i % 2, null, bytes(Records.metric("h", T.plusSeconds(20L * i), i)));
        }
        for (int i = 0; i < windows; i++) {
            kafka.send(topic + ".windows", i % 2, null, bytes(Records.window("m", T.plusSeconds(i), i)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void follow(String title, int block) throws Exception {
        follow(title, block, Map.of());
    }

    private void follow(String title, int block, Map<String, String> variables) throws Exception {
        List<String> lines = commands(title).get(block);
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            if (line.startsWith("./faultstream ")) {
                run(List.of(line.substring("./faultstream ".length()).split(" +")), variables);
            } else {
                Process shell = new ProcessBuilder("sh", "-c", line)
                        .directory(dir.toFile())
                        .inheritIO()
                        .start();
                assertThat(shell.waitFor()).as(line).isZero();
            }
        }
    }

    private void run(List<String> line, Map<String, String> variables) {
        List<String> filled = new ArrayList<>();
        for (String word : line) {
            String text = word.replace("$PWD", dir.toString());
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                text = text.replace("$" + variable.getKey(), variable.getValue());
            }
            filled.add(text);
        }
        CommandRun run = CommandRun.of(absolute(filled));
        assertThat(run.exitCode()).as(line + "\n" + run.out() + run.err()).isZero();
    }

    private String[] absolute(List<String> line) {
        return line.stream()
                .map(word -> word.equals("service.conf") ? dir.resolve(word).toString() : word)
                .toArray(String[]::new);
    }

    /** The shell blocks of a section, as lines. */
    private static List<List<String>> commands(String title) throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf("\n### " + title + "\n");
        assertThat(begin).as(title).isPositive();
        int end = readme.indexOf("\n### ", begin + 1);
        String section = readme.substring(begin, end < 0 ? readme.length() : end);
        Matcher matcher = Pattern.compile("(?s)```sh\n(.*?)```").matcher(section);
        List<List<String>> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(matcher.group(1).lines().toList());
        }
        return blocks;
    }

    private static String descriptorSet(Path file) {
        return "faultstream.streams.server-metrics.descriptor-set=" + file;
    }

    private List<String> columns() {
        return List.of(TestSpark.session()
                .read()
                .format("delta")
                .load(dir.resolve("data/lake/silver/server_metrics").toString())
                .columns());
    }

    private static long count(Path root, String table) {
        return TestSpark.session()
                .read()
                .format("delta")
                .load(root.resolve("lake").resolve(table).toString())
                .count();
    }
}
