package io.faultstream.bench.round;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.faultstream.bench.cluster.StandaloneCluster;
import io.faultstream.bench.process.BenchHome;
import io.faultstream.bench.process.ChildProcess;
import io.faultstream.bench.process.ConfigFile;
import io.faultstream.bench.process.JavaCommand;
import io.faultstream.bench.workload.TopicLoad;
import io.faultstream.bench.workload.Variant;
import io.faultstream.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the children of one comparison. */
final class Systems {
    private static final Duration START = Duration.ofMinutes(5);

    private final BenchHome home;
    private final Workload workload;
    private final RunOptions options;
    private final String bootstrapServers;
    private final Path work;

    Systems(BenchHome home, Workload workload, RunOptions options, String bootstrapServers, Path work) {
        this.home = home;
        this.workload = workload;
        this.options = options;
        this.bootstrapServers = bootstrapServers;
        this.work = work;
    }

    SystemProcess start(Contender system) {
        return system == Contender.SERVICE_CLUSTER
                ? onCluster(system)
                : new SystemProcess(child(system, Map.of()), Optional.empty());
    }

    /** The heap that the other systems have in one JVM is shared out to the executors. */
    private SystemProcess onCluster(Contender system) {
        StandaloneCluster cluster =
                StandaloneCluster.start(work.resolve("cluster"), workload.parallelism(), workload.heap());
        try {
            ChildProcess driver = child(system, cluster.driverArguments(workload.jvmFlags()));
            return new SystemProcess(driver, Optional.of(cluster));
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private ChildProcess child(Contender system, Map<String, String> more) {
        TopicLoad topic = workload.topicOf(system == Contender.SERVICE_SPARK);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("bootstrap", bootstrapServers);
        arguments.put("topic", topic.topic());
        arguments.put("shape", topic.shape().text());
        arguments.put("records", Long.toString(topic.records()));
        arguments.put("partitions", Integer.toString(topic.partitions()));
        arguments.put("parallelism", Integer.toString(workload.parallelism()));
        arguments.put("dirty", Boolean.toString(topic.dirtyShare() > 0));
        arguments.put("table", workload.check().table());
        arguments.put("conf", configuration(system).toString());
        arguments.put("scratch", work.resolve("scratch-" + system.text()).toString());
        arguments.putAll(system.arguments());
        arguments.putAll(more);
        List<String> command =
                JavaCommand.of(classPath(system), workload.heap(), workload.jvmFlags(), system.mainClass(), arguments);
        return ChildProcess.start(system.text(), command, log(system.text()), START);
    }

    private Path log(String name) {
        return work.resolve(name + ".log");
    }

    private String classPath(Contender system) {
        if (!system.module().isEmpty()) {
            return home.peerClassPath(system.module());
        }
        return system == Contender.SERVICE_SPARK && options.jar().isPresent()
                ? home.jarClassPath(options.jar().get())
                : System.getProperty("java.class.path");
    }

    /** The service's configuration file. */
    private Path configuration(Contender system) {
        Config config = workload.service();
        if (system == Contender.SERVICE_SPARK) {
            Config variant = workload.variant().map(Variant::service).orElse(ConfigFactory.empty());
            config = ConfigFactory.parseMap(options.overlays(), "command line")
                    .withFallback(variant)
                    .withFallback(config);
        }
        return ConfigFile.write(config, work.resolve(system.text() + ".conf"));
    }
}
