package io.faultstream.bench.system;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SystemChild;
import io.faultstream.bench.child.TunedConsumer;
import io.faultstream.bench.data.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.protobuf.functions;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * What everyone writes: Kafka source, {@code from_json}, {@code to_protobuf}, {@code from_protobuf}, Delta. It keeps no
 * record that it cannot read, checks no rule, and writes the message's columns only.
 */
public final class IdiomSystem implements BenchSystem {
    private static final String SET = "/faultstream/bench.desc";

    private final ChildSettings settings;
    private final SparkSession spark;
    private final Descriptor message;
    private final String descriptorFile;

    private IdiomSystem(ChildSettings settings) throws IOException {
        this.settings = settings;
        this.spark = BenchSpark.plain(settings);
        this.message = Shape.of(settings.shape()).plain();
        this.descriptorFile = descriptorFile();
    }

    public static void main(String[] args) {
        SystemChild.serve(args, IdiomSystem::new);
    }

    @Override
    public Finished run(Path folder) throws Exception {
        String table = folder.resolve("table").toString();
        StreamingQuery query = transform(source().load())
                .writeStream()
                .format("delta")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start(table);
        query.awaitTermination();
        QueryTimes times = new QueryTimes();
        times.add(query);
        return new Finished(times.addBatchSeconds(), Finished.Output.delta(table), times.figures());
    }

    private DataStreamReader source() {
        DataStreamReader reader = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.bootstrapServers())
                .option("subscribe", settings.topic())
                .option("startingOffsets", "earliest");
        if (Boolean.parseBoolean(settings.text("tuned"))) {
            TunedConsumer.OPTIONS.forEach((name, value) -> reader.option("kafka." + name, value));
        }
        return reader;
    }

    private Dataset<Row> transform(Dataset<Row> records) {
        return records.select(from_json(col("value").cast("string"), MessageSchema.json(message))
                        .cast(MessageSchema.proto(message))
                        .alias("message"))
                .select(functions
                        .to_protobuf(col("message"), message.getFullName(), descriptorFile)
                        .alias("wire"))
                .select(functions
                        .from_protobuf(col("wire"), message.getFullName(), descriptorFile)
                        .alias("message"))
                .select("message.*");
    }

    private static String descriptorFile() throws IOException {
        Path file = Files.createTempFile("bench", ".desc");
        file.toFile().deleteOnExit();
        try (InputStream set = IdiomSystem.class.getResourceAsStream(SET)) {
            Files.write(file, set.readAllBytes());
        }
        return file.toString();
    }
}
