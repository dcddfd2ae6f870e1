package io.faultstream.bench.growth;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
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

/** Fills the table to one size after the other, and times the service's micro-batches on each at a steady rate. */
public final class MeasureGrowth {
    private static final Duration PATIENCE = Duration.ofHours(2);

    private final BenchHome home;
    private final Workload workload;
    private final double scale;
    private final Consumer<String> progress;
    private final Path work;

    /** @param scale of the numbers of rows and commits and of the time measured */
    public MeasureGrowth(BenchHome home, Workload workload, double scale, Consumer<String> progress) {
        this.home = home;
        this.workload = workload;
        this.scale = scale;
        this.progress = progress;
        this.work = home.work().resolve(workload.name());
    }

    public Growth run() {
        Folders.delete(work);
        TopicLoad topic = workload.main();
        Config growth = workload.settings().getConfig("growth");
        long seconds = Math.max(20, Math.round(growth.getDuration("measured").toSeconds() * scale));
        int smallCommits = (int) Math.max(5, Math.round(growth.getInt("small-commits") * scale));
        BrokerSpec spec = new BrokerSpec(home.brokerLib(), work.resolve("kafka"), work.resolve("kafka.log"));
        try (BrokerProcess broker = BrokerProcess.start(spec)) {
            String servers = broker.bootstrapServers();
            Topics.createMissing(servers, Map.of(topic.topic(), topic.partitions()), Duration.ofSeconds(30));
            List<Growth.Size> sizes = new ArrayList<>();
            try (ChildProcess child = start(servers);
                    SteadyProducer producer = SteadyProducer.start(servers, topic)) {
                progress.accept("warm-up");
                child.ask("measure " + seconds, PATIENCE);
                for (long rows : growth.getLongList("rows")) {
                    JsonNode filled = child.ask("fill " + Math.round(rows * scale) + " " + smallCommits, PATIENCE);
                    progress.accept(String.format("%,d rows", filled.get("rows").asLong()));
                    sizes.add(size(filled, child.ask("measure " + seconds, PATIENCE)));
                }
                progress.accept(String.format("%,d records sent", producer.sent()));
            }
            return new Growth(
                    sizes,
                    String.format(
                            "%s %,.0f records/s; %d s each; %d small commits before each",
                            topic.topic(), topic.rate(), seconds, smallCommits));
        } finally {
            Folders.keepLogs(work);
        }
    }

    private static Growth.Size size(JsonNode filled, JsonNode measured) {
        return new Growth.Size(
                filled.get("rows").asLong(),
                filled.get("files").asLong(),
                filled.get("bytes").asLong(),
                measured.get("batches").asInt(),
                measured.get("median").asDouble(),
                measured.get("p90").asDouble(),
                measured.get("addBatchMedian").asDouble());
    }

    private ChildProcess start(String bootstrapServers) {
        Path conf = ConfigFile.write(workload.service(), work.resolve("service.conf"));
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("bootstrap", bootstrapServers);
        arguments.put("parallelism", Integer.toString(workload.parallelism()));
        arguments.put("table", workload.check().table());
        arguments.put("conf", conf.toString());
        arguments.put("scratch", work.resolve("data").toString());
        List<String> command = JavaCommand.of(
                System.getProperty("java.class.path"),
                workload.heap(),
                workload.jvmFlags(),
                GrowthChild.class.getName(),
                arguments);
        return ChildProcess.start("growth", command, work.resolve("growth.log"), PATIENCE);
    }
}
