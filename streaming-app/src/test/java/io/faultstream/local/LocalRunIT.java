package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.faultstream.model.ModelBundle;
import io.faultstream.testing.KernelReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./faultstream local} as a person meets it: one start, a second one, Ctrl-C, and what can be wrong. */
class LocalRunIT {
    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Pattern ROWS = Pattern.compile(" *(?:rows in|sent to) (\\S+) +([\\d,]+)");

    @Test
    void recordingsFlowToGoldAndASecondStartGoesOn(@TempDir Path dir) throws Exception {
        Path data = dir.resolve("data");
        try (Launcher first = start(data, "--for", "30s", "--speed", "2")) {
            assertThat(scrape(first)).contains("faultstream_records_read_total{", "faultstream_model_info{");
            List<ProcessHandle> children = first.children();
            assertThat(children).isNotEmpty();
            assertThat(first.awaitExit(LIMIT))
                    .as(String.join("\n", first.lines()))
                    .isZero();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertEverythingArrived(first, data);
        }
        long before =
                KernelReader.rows(data.resolve("lake/silver/vibration_windows")).size();
        try (Launcher second = start(data, "--for", "15s")) {
            assertThat(second.awaitExit(LIMIT))
                    .as(String.join("\n", second.lines()))
                    .isZero();
        }
        assertThat(positions(data.resolve("lake/silver/vibration_windows")).size())
                .isGreaterThan((int) before);
        assertThat(positions(data.resolve("lake/gold/fault_predictions")))
                .isEqualTo(positions(data.resolve("lake/silver/vibration_windows")));
        assertQueryAnswers(data);
    }

    @Test
    void ctrlCStopsEverything(@TempDir Path dir) throws Exception {
        try (Launcher run = start(dir.resolve("data"), "--no-devices")) {
            await().atMost(LIMIT).until(() -> run.lines().stream().anyMatch(line -> line.contains("records/s")));
            List<ProcessHandle> children = run.children();
            assertThat(children).isNotEmpty();
            new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start().waitFor();
            assertThat(run.awaitExit(LIMIT)).isEqualTo(130);
            await().atMost(Duration.ofSeconds(30)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void whatIsWrongIsToldInOneLine(@TempDir Path dir) throws Exception {
        Path foreign = Files.createDirectory(dir.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "mine");
        assertThat(problem(start(foreign)))
                .isEqualTo("faultstream: data dir " + foreign + ": holds other files, and was not made by faultstream"
                        + " local. Give a new or empty folder with --data-dir");

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(problem(Launcher.start(
                            "local", "--data-dir", dir.resolve("a").toString(), "--kafka-port", port)))
                    .isEqualTo("faultstream: --kafka-port: port " + port
                            + " is in use by another program. Stop it, or give another port with --kafka-port (0 takes"
                            + " any)");
        }

        Path damaged = dir.resolve("damaged");
        Files.createDirectories(damaged.resolve("checkpoints/vibration"));
        Files.writeString(damaged.resolve("faultstream-data-dir"), "1\n");
        assertThat(problem(start(damaged))).contains("is damaged: it has checkpoints, but the broker's data");
    }

    private static Launcher start(Path data, String... more) throws IOException {
        String[] base = {"local", "--data-dir", data.toString(), "--kafka-port", "0", "--metrics-port", "0"};
        String[] all = new String[base.length + more.length];
        System.arraycopy(base, 0, all, 0, base.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return Launcher.start(all);
    }

    /** The one line that a run with a mistake in it prints. */
    private static String problem(Launcher launcher) throws InterruptedException {
        try (launcher) {
            assertThat(launcher.awaitExit(LIMIT)).isEqualTo(2);
            assertThat(launcher.lines()).hasSize(1);
            return launcher.lines().get(0);
        }
    }

    private static String scrape(Launcher run) throws IOException, InterruptedException {
        await().atMost(LIMIT).until(() -> !run.lines().stream()
                .filter(line -> line.startsWith("  metrics"))
                .toList()
                .isEmpty());
        String address = run.lines().stream()
                .filter(line -> line.startsWith("  metrics"))
                .findFirst()
                .orElseThrow()
                .replace("metrics", "")
                .strip();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address).resolve("/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void assertEverythingArrived(Launcher run, Path data) throws IOException {
        Map<String, Long> summary = new HashMap<>();
        for (String line : run.lines()) {
            Matcher matcher = ROWS.matcher(line);
            if (matcher.matches()) {
                summary.put(matcher.group(1), Long.valueOf(matcher.group(2).replace(",", "")));
            }
        }
        assertThat(summary.get("machine.vibration")).isPositive();
        assertThat(summary.get("silver.vibration_windows")).isEqualTo(summary.get("machine.vibration"));
        assertThat(summary.get("silver.server_metrics") + summary.get("quarantine.server_metrics"))
                .isEqualTo(summary.get("server.metrics"));
        assertThat(summary.get("quarantine.server_metrics")).isPositive();
        assertThat(summary.get("gold.fault_predictions")).isEqualTo(summary.get("machine.vibration"));

        List<Map<String, Object>> predictions = KernelReader.rows(data.resolve("lake/gold/fault_predictions"));
        long right = predictions.stream()
                .filter(row -> truth((String) row.get("machine_id")).equals(row.get("predicted_class")))
                .count();
        assertThat((double) right / predictions.size()).isGreaterThanOrEqualTo(0.98);
    }

    /** The machines are numbered in the order of the classes. */
    private static String truth(String machine) {
        List<String> labels = ModelBundle.shipped().labels();
        return labels.get(Integer.parseInt(machine.substring("machine-".length())) - 1);
    }

    /** Kafka positions in a table, each of them once. */
    private static Set<String> positions(Path table) throws IOException {
        List<Map<String, Object>> rows = KernelReader.rows(table);
        Set<String> positions = new HashSet<>();
        for (Map<String, Object> row : rows) {
            positions.add(row.get("source_partition") + ":" + row.get("source_offset"));
        }
        assertThat(positions).hasSameSizeAs(rows);
        return positions;
    }

    private static void assertQueryAnswers(Path data) throws Exception {
        try (Launcher query = Launcher.start(
                "query",
                "--data-dir",
                data.toString(),
                "--format",
                "csv",
                "SELECT predicted_class, count(*) > 0 AS some FROM gold.fault_predictions"
                        + " WHERE machine_id = 'machine-02' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")) {
            assertThat(query.awaitExit(LIMIT)).isZero();
            assertThat(query.lines()).containsExactly("predicted_class,some", "inner_race_007,true");
        }
    }
}
