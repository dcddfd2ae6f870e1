package io.faultstream.bench.latency;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.faultstream.bench.process.BenchHome;
import io.faultstream.bench.process.ConfigFile;
import io.faultstream.bench.process.Folders;
import io.faultstream.bench.process.ServiceProcess;
import io.faultstream.bench.topic.SteadyProducer;
import io.faultstream.bench.workload.TopicLoad;
import io.faultstream.bench.workload.Workload;
import io.faultstream.local.BrokerProcess;
import io.faultstream.local.BrokerSpec;
import io.faultstream.local.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A broker that stamps its records itself, a lake of its own, and the service between them, to be started and stopped. */
final class LiveFlow implements AutoCloseable {
    private final Workload workload;
    private final Path work;
    private final BrokerProcess broker;
    private final Path conf;

    private LiveFlow(Workload workload, Path work, BrokerProcess broker) {
        this.workload = workload;
        this.work = work;
        this.broker = broker;
        this.conf = configuration();
    }

    /** Starts the broker and makes the topics. */
    static LiveFlow open(BenchHome home, Workload workload) {
        Path work = home.work().resolve(workload.name());
        Folders.delete(work);
        BrokerSpec spec = new BrokerSpec(home.brokerLib(), work.resolve("kafka"), work.resolve("kafka.log"))
                .withProperties(brokerProperties(workload));
        BrokerProcess broker = BrokerProcess.start(spec);
        for (TopicLoad topic : workload.topics()) {
            Topics.createMissing(
                    broker.bootstrapServers(), Map.of(topic.topic(), topic.partitions()), Duration.ofSeconds(30));
        }
        return new LiveFlow(workload, work, broker);
    }

    private static Map<String, String> brokerProperties(Workload workload) {
        Map<String, String> properties = new HashMap<>();
        workload.settings()
                .getObject("broker")
                .forEach((name, value) -> properties.put(name, value.unwrapped().toString()));
        properties.put("log.message.timestamp.type", "LogAppendTime");
        return properties;
    }

    /** One producer for each topic. */
    List<SteadyProducer> produce() {
        List<SteadyProducer> producers = new ArrayList<>();
        for (TopicLoad topic : workload.topics()) {
            producers.add(SteadyProducer.start(broker.bootstrapServers(), topic));
        }
        return producers;
    }

    ServiceProcess startService() {
        List<String> flags = new ArrayList<>(workload.jvmFlags());
        flags.add(MemoryWatch.flag(gcLog()));
        return ServiceProcess.start(workload.heap(), flags, conf, log());
    }

    /** The service's collections. */
    Path gcLog() {
        return work.resolve("gc.log");
    }

    Path log() {
        return work.resolve("service.log");
    }

    Path work() {
        return work;
    }

    Path table(String qualifiedName) {
        return lake().resolve("lake").resolve(qualifiedName.replace('.', '/'));
    }

    /** Whether any file with rows is there. */
    boolean hasRows(String qualifiedName) {
        Path table = table(qualifiedName);
        if (!Files.isDirectory(table)) {
            return false;
        }
        try (Stream<Path> files = Files.find(
                table,
                2,
                (path, attributes) -> attributes.isRegularFile()
                        && path.getFileName().toString().startsWith("part-"))) {
            return files.findAny().isPresent();
        } catch (IOException | UncheckedIOException e) {
            // A file that is being written comes and goes.
            return false;
        }
    }

    private Path lake() {
        return work.resolve("data");
    }

    private Path configuration() {
        Config config = ConfigFactory.parseMap(Map.of(
                        "faultstream.lake.root",
                        lake().toString(),
                        "faultstream.kafka.bootstrap-servers",
                        broker.bootstrapServers(),
                        "faultstream.spark.master",
                        "local[" + workload.parallelism() + "]",
                        // The page for Prometheus, on a port that nobody else has.
                        "faultstream.metrics.prometheus.port",
                        0))
                .withFallback(workload.service());
        return ConfigFile.write(config, work.resolve("service.conf"));
    }

    /** Leaves logs and nothing else. */
    @Override
    public void close() {
        broker.close();
        Folders.keepLogs(work);
    }
}
