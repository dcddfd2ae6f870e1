package io.faultstream.bench.hudi;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SystemChild;
import io.faultstream.bench.child.TunedConsumer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Spark to Hudi: Kafka source, {@code from_json}, copy-on-write table, bulk insert without record keys. No Protobuf, no
 * rules. Job time is the sum of addBatch.
 */
public final class HudiSystem implements BenchSystem {
    private static final Map<String, String> COLUMNS = Map.of(
            "server-metric",
            "host STRING, metricName STRING, region STRING, timestamp STRING, value DOUBLE",
            "vibration",
            "machineId STRING, sensorId STRING, observedAt TIMESTAMP, samplingRateHz DOUBLE, rpm DOUBLE, loadHp DOUBLE,"
                    + " samples ARRAY<FLOAT>");

    private final ChildSettings settings;
    private final SparkSession spark;
    private final String columns;

    private HudiSystem(ChildSettings settings) {
        this.settings = settings;
        this.columns = COLUMNS.get(settings.shape());
        if (columns == null) {
            throw new IllegalArgumentException("no columns for " + settings.shape());
        }
        this.spark = SparkSession.builder()
                .appName("hudi")
                .master("local[" + settings.parallelism() + "]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.kryo.registrator", "org.apache.spark.HoodieSparkKryoRegistrar")
                .config("spark.sql.extensions", "org.apache.spark.sql.hudi.HoodieSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.hudi.catalog.HoodieCatalog")
                .getOrCreate();
    }

    public static void main(String[] args) {
        SystemChild.serve(args, HudiSystem::new);
    }

    @Override
    public Finished run(Path folder) throws Exception {
        DataStreamReader reader = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.bootstrapServers())
                .option("subscribe", settings.topic())
                .option("startingOffsets", "earliest");
        TunedConsumer.OPTIONS.forEach((name, value) -> reader.option("kafka." + name, value));
        String parallelism = Integer.toString(settings.parallelism());
        StreamingQuery query = reader.load()
                .select(from_json(col("value").cast("string"), columns, Map.of())
                        .alias("record"))
                .select("record.*")
                .writeStream()
                .format("hudi")
                .option("hoodie.table.name", "records")
                .option("hoodie.datasource.write.table.type", "COPY_ON_WRITE")
                .option("hoodie.datasource.write.operation", "bulk_insert")
                .option("hoodie.bulkinsert.shuffle.parallelism", parallelism)
                .option("hoodie.parquet.compression.codec", "snappy")
                // It has no size of a dictionary to set; samples are better without one.
                .option("hoodie.parquet.dictionary.enabled", !settings.shape().equals("vibration"))
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start(folder.resolve("rows").toString());
        query.awaitTermination();
        double seconds = 0;
        for (StreamingQueryProgress progress : query.recentProgress()) {
            seconds += progress.durationMs().getOrDefault("addBatch", 0L) / 1000.0;
        }
        return new Finished(
                seconds, Finished.Output.parquet(List.of(folder.resolve("rows").toString())));
    }
}
