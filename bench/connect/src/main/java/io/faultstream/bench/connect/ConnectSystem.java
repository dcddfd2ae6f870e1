package io.faultstream.bench.connect;

import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SmallDictionary;
import io.faultstream.bench.child.SystemChild;
import io.faultstream.bench.child.TunedConsumer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.util.FutureCallback;

/**
 * A standalone Kafka Connect worker in this JVM, a connector of its own for each run: schemaless JSON to an Iceberg table
 * (v2, Hadoop catalog). Job time is from the first record to the last commit. No Protobuf, no rules.
 */
public final class ConnectSystem implements BenchSystem {
    private static final long GIVE_UP_SECONDS = 300;
    private static final String CONTROL_TOPIC = "control-iceberg";
    private static final TableIdentifier TABLE = TableIdentifier.of("bench", "records");

    private final ChildSettings settings;
    private final Connect<StandaloneHerder> connect;

    private ConnectSystem(ChildSettings settings) throws Exception {
        this.settings = settings;
        // The sink wants it to be there.
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(CONTROL_TOPIC, 1, (short) 1)))
                    .all()
                    .get();
        }
        this.connect = new ConnectStandalone().startConnect(worker());
    }

    public static void main(String[] args) {
        SystemChild.serve(args, ConnectSystem::new);
    }

    @Override
    public Finished run(Path folder) throws Exception {
        try (HadoopCatalog catalog = new HadoopCatalog()) {
            catalog.setConf(new Configuration());
            catalog.initialize(
                    "lake",
                    Map.of(CatalogProperties.WAREHOUSE_LOCATION, folder.toUri().toString()));
            Table table = catalog.createTable(
                    TABLE,
                    ConnectSchemas.of(settings.shape()),
                    PartitionSpec.unpartitioned(),
                    Map.of(
                            "format-version",
                            "2",
                            "write.parquet.compression-codec",
                            "snappy",
                            "write.parquet.dict-size-bytes",
                            SmallDictionary.BYTES));
            String name = "bench-" + System.nanoTime();
            FirstRecord.reset();
            put(name, folder);
            try {
                double seconds = awaitCommitted(table);
                return new Finished(seconds, Finished.Output.parquet(files(table)));
            } finally {
                delete(name);
            }
        }
    }

    private void put(String name, Path folder) throws Exception {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("name", name);
        config.put("connector.class", "org.apache.iceberg.connect.IcebergSinkConnector");
        config.put("tasks.max", Integer.toString(settings.parallelism()));
        config.put("topics", settings.topic());
        config.put("transforms", "first");
        config.put("transforms.first.type", FirstRecord.class.getName());
        config.put("iceberg.tables", TABLE.toString());
        config.put("iceberg.catalog.type", "hadoop");
        config.put("iceberg.catalog.warehouse", folder.toUri().toString());
        config.put("iceberg.control.topic", CONTROL_TOPIC);
        config.put("iceberg.control.commit.interval-ms", "2000");
        config.put("iceberg.kafka.bootstrap.servers", settings.bootstrapServers());
        FutureCallback<Herder.Created<ConnectorInfo>> done = new FutureCallback<>();
        connect.herder().putConnectorConfig(name, config, false, done);
        done.get(1, TimeUnit.MINUTES);
    }

    private void delete(String name) throws Exception {
        FutureCallback<Herder.Created<ConnectorInfo>> done = new FutureCallback<>();
        connect.herder().deleteConnectorConfig(name, done);
        done.get(1, TimeUnit.MINUTES);
    }

    /** Seconds from the first record until as many rows are committed as the topic has records. */
    private double awaitCommitted(Table table) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        while (System.nanoTime() < end) {
            table.refresh();
            Optional<Snapshot> snapshot = Optional.ofNullable(table.currentSnapshot());
            if (snapshot.isPresent() && rows(snapshot.get()) >= settings.records()) {
                return (snapshot.get().timestampMillis() - FirstRecord.millis()) / 1000.0;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new TimeoutException("not all records were committed after " + GIVE_UP_SECONDS + " s");
    }

    private static long rows(Snapshot snapshot) {
        return Long.parseLong(snapshot.summary().getOrDefault("total-records", "0"));
    }

    private static List<String> files(Table table) throws IOException {
        List<String> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> files.add(task.file().location()));
        }
        return files;
    }

    private Map<String, String> worker() {
        Map<String, String> worker = new LinkedHashMap<>();
        worker.put("bootstrap.servers", settings.bootstrapServers());
        worker.put("listeners", "http://127.0.0.1:0");
        worker.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        worker.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        worker.put("value.converter.schemas.enable", "false");
        worker.put("offset.storage.file.filename", settings.text("scratch") + "-offsets");
        // At the default of a minute the last commit waits for it.
        worker.put("offset.flush.interval.ms", "500");
        worker.put("plugin.discovery", "hybrid_warn");
        TunedConsumer.OPTIONS.forEach((name, value) -> worker.put("consumer." + name, value));
        return worker;
    }
}
