package io.faultstream.bench.flink;

import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SmallDictionary;
import io.faultstream.bench.child.SystemChild;
import io.faultstream.bench.child.TunedConsumer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Flink SQL, streaming mode, in-process cluster, bounded by the topic's end: JSON to typed columns, to Parquet files or to
 * an Iceberg table (v2, Hadoop catalog). No Protobuf, no rules, no quarantine. Job time is the job's own net run time.
 */
public final class FlinkSystem implements BenchSystem {
    /** Longer than a run: bounded jobs commit at their end. */
    private static final long CHECKPOINT_MILLIS = 60_000;

    private final ChildSettings settings;
    private final FlinkColumns columns;
    private final boolean iceberg;

    private FlinkSystem(ChildSettings settings) {
        this.settings = settings;
        this.columns = FlinkColumns.of(settings.shape());
        this.iceberg = settings.text("sink").equals("iceberg");
    }

    public static void main(String[] args) {
        SystemChild.serve(args, FlinkSystem::new);
    }

    @Override
    public Finished run(Path folder) throws Exception {
        StreamTableEnvironment tables = environment();
        tables.executeSql("CREATE TABLE topic (" + columns.source() + ") WITH (" + options(source()) + ")");
        String sink = iceberg ? icebergTable(tables, folder) : parquetTable(tables, folder);
        TableResult insert = tables.executeSql("INSERT INTO " + sink + " SELECT " + columns.select() + " FROM topic");
        JobExecutionResult result =
                insert.getJobClient().orElseThrow().getJobExecutionResult().get();
        return new Finished(
                result.getNetRuntime() / 1000.0,
                Finished.Output.parquet(
                        iceberg
                                ? committed(folder)
                                : List.of(folder.resolve("rows").toString())));
    }

    private StreamTableEnvironment environment() {
        Configuration conf = new Configuration();
        conf.set(TaskManagerOptions.NUM_TASK_SLOTS, settings.parallelism());
        conf.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(settings.parallelism(), conf);
        env.enableCheckpointing(CHECKPOINT_MILLIS);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
        return tables;
    }

    private Map<String, String> source() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "kafka");
        options.put("topic", settings.topic());
        options.put("properties.bootstrap.servers", settings.bootstrapServers());
        options.put("properties.group.id", "bench");
        TunedConsumer.OPTIONS.forEach((name, value) -> options.put("properties." + name, value));
        options.put("scan.startup.mode", "earliest-offset");
        options.put("scan.bounded.mode", "latest-offset");
        options.put("format", "json");
        options.put("json.timestamp-format.standard", "ISO-8601");
        // The documented way to go on past records that are no JSON: they become rows of nulls or are left out.
        options.put("json.ignore-parse-errors", settings.text("dirty"));
        return options;
    }

    private String parquetTable(StreamTableEnvironment tables, Path folder) {
        tables.executeSql("CREATE TABLE files (" + columns.sink() + ") WITH ("
                + options(Map.of(
                        "connector",
                        "filesystem",
                        "path",
                        folder.resolve("rows").toUri().toString(),
                        "format",
                        "parquet",
                        "parquet.compression",
                        "SNAPPY",
                        "parquet.dictionary.page.size",
                        SmallDictionary.BYTES))
                + ")");
        return "files";
    }

    private String icebergTable(StreamTableEnvironment tables, Path folder) {
        tables.executeSql("CREATE CATALOG lake WITH ("
                + options(Map.of(
                        "type",
                        "iceberg",
                        "catalog-type",
                        "hadoop",
                        "warehouse",
                        folder.resolve("lake").toUri().toString()))
                + ")");
        tables.executeSql("CREATE DATABASE lake.bench");
        tables.executeSql("CREATE TABLE lake.bench.records (" + columns.sink() + ") WITH ("
                + options(Map.of(
                        "format-version",
                        "2",
                        "write.parquet.compression-codec",
                        "snappy",
                        "write.parquet.dict-size-bytes",
                        SmallDictionary.BYTES))
                + ")");
        return "lake.bench.records";
    }

    /** The data files of the table's present version. */
    private static List<String> committed(Path folder) throws IOException {
        HadoopCatalog catalog = new HadoopCatalog();
        catalog.setConf(new org.apache.hadoop.conf.Configuration());
        catalog.initialize(
                "lake",
                Map.of(
                        CatalogProperties.WAREHOUSE_LOCATION,
                        folder.resolve("lake").toUri().toString()));
        List<String> files = new ArrayList<>();
        try (catalog;
                CloseableIterable<FileScanTask> tasks = catalog.loadTable(TableIdentifier.of("bench", "records"))
                        .newScan()
                        .planFiles()) {
            tasks.forEach(task -> files.add(task.file().location()));
        }
        return files;
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
                .collect(Collectors.joining(", "));
    }
}
