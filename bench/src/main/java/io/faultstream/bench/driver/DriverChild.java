package io.faultstream.bench.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.Pipeline;
import io.faultstream.bench.child.Child;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.ProcessUsage;
import io.faultstream.bench.system.ServiceSettings;
import io.faultstream.config.AppConfig;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.FileAppend;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.TableDefinition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * The main of the driver that times the service's micro-batches: {@code measure TOPIC FOLDER FILES SECONDS} runs the queries
 * on a topic into a lake of its own, first uncounted, then, with so many made-up files in the checked table, counted.
 */
public final class DriverChild {
    private static final List<String> PHASES = List.of(
            "triggerExecution", "latestOffset", "getBatch", "queryPlanning", "walCommit", "addBatch", "commitOffsets");

    private static final int FILES_OF_A_COMMIT = 10_000;
    /** Of the time, before anything counts: the first micro-batches after a start take up what has come meanwhile. */
    private static final int SETTLING = 4;
    /** Reports of each query that a measurement has at least: a slow machine gets the time that it needs. */
    private static final int ENOUGH = 8;

    private static final int PATIENCE = 10;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ChildSettings settings;
    private final SparkSession spark;
    private final QueryTasks tasks = new QueryTasks();

    private DriverChild(ChildSettings settings) {
        this.settings = settings;
        this.spark = ServiceSettings.session(
                settings, ServiceSettings.config(settings, Path.of("unused")).spark());
        spark.conf().set("spark.sql.streaming.numRecentProgressUpdates", 10_000);
        spark.sparkContext().addSparkListener(tasks);
    }

    public static void main(String[] args) {
        Child.serve(() -> {
            DriverChild child = new DriverChild(ChildSettings.parse(args));
            return child::answer;
        });
    }

    private Map<String, Object> answer(String command, List<String> arguments) throws Exception {
        if (!command.equals("measure")) {
            throw new IllegalArgumentException("not a command: " + command);
        }
        Path lake = Path.of(arguments.get(1));
        AppConfig config = ServiceSettings.config(
                settings, lake, Map.of("faultstream.streams." + settings.text("stream") + ".topic", arguments.get(0)));
        Pipeline pipeline = new Pipeline(spark, config, new PipelineMetrics(new SimpleMeterRegistry()));
        TableDefinition table = pipeline.tables().stream()
                .filter(one -> one.qualifiedName().equals(settings.text("table")))
                .findFirst()
                .orElseThrow();
        long seconds = Long.parseLong(arguments.get(3));
        measure(pipeline, seconds / 2);
        list(table, Integer.parseInt(arguments.get(2)));
        Map<String, Object> figures = new LinkedHashMap<>(measure(pipeline, seconds));
        figures.putAll(sizes(table, new LakeLocations(config.lake()).checkpoint(settings.text("stream"))));
        return figures;
    }

    private void list(TableDefinition table, int files) throws IOException {
        if (files == 0) {
            return;
        }
        JsonNode like =
                new LogFiles(table.location()).newest().orElseThrow().added().get(0);
        FileAppend append = new FileAppend(spark, table);
        for (int listed = 0, n = 0; listed < files; listed += FILES_OF_A_COMMIT, n++) {
            append.commit(LogFiles.madeUp(like, Math.min(FILES_OF_A_COMMIT, files - listed), n), "made-up", n);
        }
    }

    private Map<String, Object> sizes(TableDefinition table, String checkpoint) throws IOException {
        LogFiles.Commit commit = new LogFiles(table.location()).newest().orElseThrow();
        return Map.of(
                "commitFiles", commit.added().size(),
                "commitBytes", commit.bytes(),
                "offsetBytes", LogFiles.newestBytes(Path.of(checkpoint, "offsets")));
    }

    private Map<String, Object> measure(Pipeline pipeline, long seconds) throws Exception {
        List<StreamingQuery> queries = new ArrayList<>();
        for (Supplier<DataStreamWriter<Row>> writer : pipeline.queries().all().values()) {
            queries.add(writer.get().start());
        }
        waitFor(queries, seconds / SETTLING, 2);
        int[] before = queries.stream()
                .mapToInt(query -> query.recentProgress().length)
                .toArray();
        tasks.reset();
        double cpu = ProcessUsage.cpuSeconds();
        long start = System.nanoTime();
        waitFor(queries, seconds, before[0] + ENOUGH);
        double driverCpu = ProcessUsage.cpuSeconds() - cpu;
        double wall = (System.nanoTime() - start) / 1e9;
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            all.add(figures(queries.get(i), before[i]));
        }
        for (StreamingQuery query : queries) {
            query.stop();
        }
        return Map.of("queries", all, "driverCpuSeconds", driverCpu, "wallSeconds", wall);
    }

    /** At least so long, and until each query has reported so many times. */
    private static void waitFor(List<StreamingQuery> queries, long seconds, int reports) throws Exception {
        long start = System.nanoTime();
        long least = TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - start < least
                || (queries.stream().anyMatch(query -> query.recentProgress().length < reports)
                        && System.nanoTime() - start < PATIENCE * Math.max(least, MINUTE))) {
            for (StreamingQuery query : queries) {
                query.awaitTermination(100);
            }
        }
    }

    /** Medians of the phases in milliseconds, and what the tasks took on average. */
    private Map<String, Object> figures(StreamingQuery query, int before) {
        List<StreamingQueryProgress> batches = Arrays.stream(query.recentProgress())
                .skip(before)
                .filter(progress -> progress.durationMs().containsKey("addBatch"))
                .toList();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", query.name());
        figures.put("batches", batches.size());
        QueryTasks.Tasks ran = tasks.of(query.id().toString());
        figures.put("tasks", ran.count() / (double) batches.size());
        figures.put("taskMillis", ran.millis() / (double) batches.size());
        for (String phase : PHASES) {
            long[] sorted = batches.stream()
                    .mapToLong(batch -> batch.durationMs().getOrDefault(phase, 0L))
                    .sorted()
                    .toArray();
            figures.put(phase, sorted.length == 0 ? Double.NaN : (double) sorted[sorted.length / 2]);
        }
        return figures;
    }
}
