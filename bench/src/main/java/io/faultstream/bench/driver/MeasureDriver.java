package io.faultstream.bench.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import io.faultstream.bench.cluster.StandaloneCluster;
import io.faultstream.bench.process.BenchHome;
import io.faultstream.bench.process.ChildProcess;
import io.faultstream.bench.process.ConfigFile;
import io.faultstream.bench.process.Folders;
import io.faultstream.bench.process.JavaCommand;
import io.faultstream.bench.topic.SteadyProducer;
import io.faultstream.bench.workload.TopicLoad;
import io.faultstream.bench.workload.Workload;
import io.faultstream.local.BrokerProcess;
import io.faultstream.local.BrokerSpec;
import io.faultstream.local.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Times the service's micro-batches on a standalone cluster, with a few records a second: topics of more and more partitions. */
public final class MeasureDriver {
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final BenchHome home;
    private final Workload workload;
    private final double scale;
    private final Consumer<String> progress;
    private final Path work;

    /** @param scale of the time measured */
    public MeasureDriver(BenchHome home, Workload workload, double scale, Consumer<String> progress) {
        this.home = home;
        this.workload = workload;
        this.scale = scale;
        this.progress = progress;
        this.work = home.work().resolve(workload.name());
    }

    public DriverCost run() {
        Folders.delete(work);
        Config config = workload.settings().getConfig("driver");
        long seconds = Math.max(8, Math.round(config.getDuration("measured").toSeconds() * scale));
        BrokerSpec spec = new BrokerSpec(home.brokerLib(), work.resolve("kafka"), work.resolve("kafka.log"));
        try (BrokerProcess broker = BrokerProcess.start(spec);
                StandaloneCluster cluster =
                        StandaloneCluster.start(work.resolve("cluster"), workload.parallelism(), workload.heap());
                ChildProcess driver = start(broker.bootstrapServers(), cluster)) {
            List<DriverCost.Point> points = new ArrayList<>();
            for (Config point : config.getConfigList("points")) {
                points.add(measure(
                        broker.bootstrapServers(),
                        driver,
                        points.size(),
                        point.getInt("partitions"),
                        point.getInt("files"),
                        seconds));
            }
            // The first warms the driver up and is measured again.
            return new DriverCost(
                    points.subList(1, points.size()),
                    String.format(
                            "%s, %,.0f records/s in all; %d s each; %d workers of one core; the CPU time of the driver's process for a micro-batch of the first query",
                            workload.main().topic(), workload.main().rate(), seconds, workload.parallelism()));
        } finally {
            Folders.keepLogs(work);
        }
    }

    private DriverCost.Point measure(
            String servers, ChildProcess driver, int number, int partitions, int files, long seconds) {
        TopicLoad main = workload.main();
        TopicLoad topic = new TopicLoad(
                main.topic() + "." + number,
                main.shape(),
                main.records(),
                partitions,
                main.dirtyShare(),
                main.seed(),
                main.rate());
        Topics.createMissing(servers, Map.of(topic.topic(), partitions), PATIENCE);
        Path lake = work.resolve("lake-" + number);
        try (SteadyProducer producer = SteadyProducer.start(servers, topic)) {
            JsonNode measured =
                    driver.ask("measure " + topic.topic() + " " + lake + " " + files + " " + seconds, PATIENCE);
            DriverCost.Point point = new DriverCost.Point(partitions, files, measured);
            progress.accept(String.format(
                    "%d partitions, %,d files: %.0f ms of driver CPU, %,d records sent",
                    partitions, files, point.driverCpuMillis(), producer.sent()));
            return point;
        } finally {
            Folders.delete(lake);
        }
    }

    private ChildProcess start(String servers, StandaloneCluster cluster) {
        Map<String, String> arguments = new LinkedHashMap<>(cluster.driverArguments(workload.jvmFlags()));
        arguments.put("bootstrap", servers);
        arguments.put("stream", workload.settings().getString("driver.stream"));
        arguments.put("table", workload.check().table());
        arguments.put(
                "conf",
                ConfigFile.write(workload.service(), work.resolve("service.conf"))
                        .toString());
        List<String> command = JavaCommand.of(
                System.getProperty("java.class.path"),
                workload.heap(),
                workload.jvmFlags(),
                DriverChild.class.getName(),
                arguments);
        return ChildProcess.start("driver", command, work.resolve("driver.log"), PATIENCE);
    }
}
