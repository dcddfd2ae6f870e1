package io.faultstream.bench.growth;

import io.faultstream.Pipeline;
import io.faultstream.bench.child.Child;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.system.ServiceSettings;
import io.faultstream.config.AppConfig;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.TableDefinition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
 * The main of the child that fills a table and times the service's micro-batches on it: {@code fill ROWS SMALL_COMMITS},
 * {@code measure SECONDS}. The first measurement must come before the first fill: it gives the query its checkpoint.
 */
public final class GrowthChild {
    private static final long PER_COMMIT = 1_000_000;
    private static final int SMALL = 500;
    /** The first micro-batches after a start take up what has come meanwhile. */
    private static final int SKIPPED = 10;

    private static final int ENOUGH = 20;
    private static final int PATIENCE = 10;

    private final SparkSession spark;
    private final Pipeline pipeline;
    private final TableDefinition table;
    private final SeedRows seed;
    private long rows;
    private int day;

    private GrowthChild(ChildSettings settings) {
        AppConfig config = ServiceSettings.config(settings, Path.of(settings.text("scratch")));
        this.spark = ServiceSettings.session(settings, config.spark());
        spark.conf().set("spark.sql.streaming.numRecentProgressUpdates", 10_000);
        this.pipeline = new Pipeline(spark, config, new PipelineMetrics(new SimpleMeterRegistry()));
        this.table = pipeline.tables().stream()
                .filter(one -> one.qualifiedName().equals(settings.text("table")))
                .findFirst()
                .orElseThrow();
        this.seed = new SeedRows(spark, table);
    }

    public static void main(String[] args) {
        Child.serve(() -> {
            GrowthChild child = new GrowthChild(ChildSettings.parse(args));
            return child::answer;
        });
    }

    private Map<String, Object> answer(String command, List<String> arguments) throws Exception {
        return switch (command) {
            case "fill" -> fill(Long.parseLong(arguments.get(0)), Integer.parseInt(arguments.get(1)));
            case "measure" -> measure(Long.parseLong(arguments.get(0)));
            default -> throw new IllegalArgumentException("not a command: " + command);
        };
    }

    /** Large files as compaction leaves them, a day each, then small ones as they come until the next compaction. */
    private Map<String, Object> fill(long wanted, int smallCommits) {
        while (rows < wanted) {
            long to = Math.min(wanted, rows + PER_COMMIT);
            seed.append(rows, to, day++);
            rows = to;
        }
        for (int i = 0; i < smallCommits; i++) {
            seed.append(rows, rows + SMALL, day);
            rows += SMALL;
        }
        Row detail =
                spark.sql("DESCRIBE DETAIL delta.`" + table.location() + "`").head();
        return Map.of(
                "rows", rows, "files", detail.<Long>getAs("numFiles"), "bytes", detail.<Long>getAs("sizeInBytes"));
    }

    private Map<String, Object> measure(long seconds) throws Exception {
        List<StreamingQuery> queries = new ArrayList<>();
        for (Supplier<DataStreamWriter<Row>> writer : pipeline.queries().all().values()) {
            queries.add(writer.get().start());
        }
        long start = System.nanoTime();
        long least = TimeUnit.SECONDS.toNanos(seconds);
        List<StreamingQueryProgress> batches = List.of();
        // A slow machine gets the time that it needs to say anything.
        while (System.nanoTime() - start < least
                || (batches.size() < ENOUGH && System.nanoTime() - start < PATIENCE * least)) {
            for (StreamingQuery query : queries) {
                query.awaitTermination(500);
            }
            batches = counted(queries);
        }
        for (StreamingQuery query : queries) {
            query.stop();
        }
        double[] whole = millis(batches, "triggerExecution");
        double[] addBatch = millis(batches, "addBatch");
        return Map.of(
                "batches",
                batches.size(),
                "median",
                at(whole, 0.5),
                "p90",
                at(whole, 0.9),
                "addBatchMedian",
                at(addBatch, 0.5));
    }

    private static List<StreamingQueryProgress> counted(List<StreamingQuery> queries) {
        List<StreamingQueryProgress> batches = new ArrayList<>();
        for (StreamingQuery query : queries) {
            Arrays.stream(query.recentProgress())
                    .filter(progress -> progress.numInputRows() > 0)
                    .skip(SKIPPED)
                    .forEach(batches::add);
        }
        return batches;
    }

    private static double[] millis(List<StreamingQueryProgress> batches, String phase) {
        return batches.stream()
                .mapToDouble(batch -> batch.durationMs().getOrDefault(phase, 0L))
                .sorted()
                .toArray();
    }

    /** NaN where there is nothing. */
    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }
}
