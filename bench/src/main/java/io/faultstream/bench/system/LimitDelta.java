package io.faultstream.bench.system;

import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SystemChild;
import io.faultstream.config.AppConfig;
import io.faultstream.table.SilverTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The limit of writing: the rows that the service makes of the topic, from memory to a Delta table like the service's, or
 * only the columns that other systems write, to a table without partitions.
 */
public final class LimitDelta implements BenchSystem {
    private final Dataset<Row> rows;
    private final boolean all;

    private LimitDelta(ChildSettings settings) throws Exception {
        Path lake = Files.createDirectories(Path.of(settings.text("scratch")));
        AppConfig config = ServiceSettings.config(settings, lake);
        SparkSession spark = ServiceSettings.session(settings, config.spark());
        ServiceFlow flow = new ServiceFlow(spark, config);
        flow.run();
        this.all = settings.text("columns").equals("all");
        Dataset<Row> table = spark.read().format("delta").load(flow.location(settings.text("table")));
        this.rows = (all ? table : table.select(MessageSchema.columns(settings.shape())))
                .coalesce(settings.parallelism())
                .persist(StorageLevel.MEMORY_ONLY());
        if (rows.count() == 0) {
            throw new IllegalStateException("the service made no rows");
        }
    }

    public static void main(String[] args) {
        SystemChild.serve(args, LimitDelta::new);
    }

    @Override
    public Finished run(Path folder) {
        String table = folder.resolve("table").toString();
        long start = System.nanoTime();
        DataFrameWriter<Row> writer = rows.write().format("delta").mode("append");
        (all ? writer.partitionBy(SilverTable.EVENT_DATE) : writer).save(table);
        return new Finished((System.nanoTime() - start) / 1e9, Finished.Output.delta(table));
    }
}
