package io.faultstream.bench.check;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.table.SilverTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * When each row of a Delta table on this machine became visible: the time of the log file of the version that added it.
 * Files that compaction has replaced meanwhile are still there, and count; what compaction wrote does not.
 */
final class CommitTimes {
    private static final String COMMITTED = "committed_ms";
    private static final String SOURCE = "source_ms";
    private static final String LATENCY = "latency_ms";
    private static final StructType FILES =
            new StructType().add("file", DataTypes.StringType).add(COMMITTED, DataTypes.LongType);

    private final SparkSession spark;
    private final Path table;

    CommitTimes(SparkSession spark, String location) {
        this.spark = spark;
        this.table = Path.of(location);
    }

    /** Milliseconds from the broker's timestamp to the commit, of the records that the broker took in a span of time. */
    Map<String, Object> latency(long fromMillis, long toMillis) throws IOException {
        Row row = rows().filter(col(SOURCE).geq(fromMillis).and(col(SOURCE).lt(toMillis)))
                .agg(
                        count(lit(1)),
                        expr("percentile(" + LATENCY + ", array(0.5, 0.95, 0.99))"),
                        max(col(LATENCY)),
                        expr("count(DISTINCT " + COMMITTED + ")"))
                .head();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("rows", row.getLong(0));
        if (row.getLong(0) > 0) {
            List<Double> percentiles = row.getList(1);
            answer.put("p50", percentiles.get(0));
            answer.put("p95", percentiles.get(1));
            answer.put("p99", percentiles.get(2));
            answer.put("max", row.getLong(2));
            answer.put("commits", row.getLong(3));
        }
        return answer;
    }

    /** Milliseconds from a moment to the first commit after it in which no record was older than a limit. */
    Map<String, Object> caughtUp(long fromMillis, long limitMillis) throws IOException {
        List<Row> commits = rows().filter(col(COMMITTED).geq(fromMillis))
                .groupBy(COMMITTED)
                .agg(max(col(LATENCY)).alias("oldest"), count(lit(1)).alias("count"))
                .orderBy(COMMITTED)
                .collectAsList();
        Map<String, Object> answer = new LinkedHashMap<>();
        long rows = 0;
        for (Row commit : commits) {
            rows += commit.getLong(2);
            if (commit.getLong(1) <= limitMillis) {
                answer.put("caughtUpMillis", commit.getLong(0) - fromMillis);
                break;
            }
        }
        answer.put("rows", rows);
        return answer;
    }

    private Dataset<Row> rows() throws IOException {
        List<Row> files = files();
        List<String> paths = files.stream()
                .map(file -> table.resolve(file.getString(0)).toString())
                .toList();
        if (paths.isEmpty()) {
            throw new IllegalStateException("no rows in " + table);
        }
        List<Row> names = files.stream()
                .map(file -> RowFactory.create(
                        Path.of(file.getString(0)).getFileName().toString(), file.getLong(1)))
                .toList();
        return spark.read()
                .schema(new StructType().add(SilverTable.SOURCE_TIMESTAMP, DataTypes.TimestampType))
                .parquet(paths.toArray(String[]::new))
                .select(
                        expr("unix_millis(" + SilverTable.SOURCE_TIMESTAMP + ")")
                                .alias(SOURCE),
                        col("_metadata.file_name").alias("file"))
                .join(spark.createDataFrame(names, FILES), "file")
                .withColumn(LATENCY, col(COMMITTED).minus(col(SOURCE)));
    }

    /** Every file that brought new rows, relative to the table, with the time of its version. */
    private List<Row> files() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Row> files = new ArrayList<>();
        try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
            List<Path> versions = log.filter(
                            file -> file.getFileName().toString().matches("[0-9]{20}\\.json"))
                    .sorted()
                    .toList();
            for (Path version : versions) {
                long millis = Files.getLastModifiedTime(version).toMillis();
                for (String line : Files.readAllLines(version)) {
                    JsonNode add = mapper.readTree(line).path("add");
                    if (add.path("dataChange").asBoolean(false)) {
                        String path = URI.create(add.get("path").asText()).getPath();
                        files.add(RowFactory.create(path, millis));
                    }
                }
            }
        }
        return files;
    }
}
