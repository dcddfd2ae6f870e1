package io.faultstream.command;

import io.faultstream.local.LocalOptions;
import io.faultstream.local.LocalRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultstream local}: broker, service and devices on one machine. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run everything on this machine: a Kafka broker, the service, and ten machines that replay real bearing"
                    + " recordings.",
            "A second start with the same --data-dir goes on where the first one ended. Ctrl-C stops everything."
        })
final class LocalCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where tables, checkpoints, broker data and logs go (default: ./data).")
    private Path dataDir;

    @Option(names = "--kafka-port", paramLabel = "N", defaultValue = "9092", description = "Default: 9092; 0: any.")
    private int kafkaPort;

    @Option(names = "--metrics-port", paramLabel = "N", defaultValue = "9464", description = "Default: 9464; 0: any.")
    private int metricsPort;

    @Option(names = "--no-devices", description = "Broker and service only, for producers of your own.")
    private boolean noDevices;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description = "How fast the devices replay; 1 is real time, 117 windows a second in all (default: 1).")
    private double speed;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "Stop by itself after this long, print a summary, exit 0: 90s, 5m, 1h.")
    private String duration;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!(speed > 0) || speed > 10_000) {
            throw new ParameterException(spec.commandLine(), "--speed is " + speed + ", give a number above 0");
        }
        Optional<Duration> limit = Optional.ofNullable(duration).map(this::parse);
        LocalOptions local = new LocalOptions(
                dataDir.toAbsolutePath().normalize(), kafkaPort, metricsPort, !noDevices, speed, limit);
        StopSignal stop = StopSignal.listen(Duration.ofMinutes(3));
        try (LocalRun run = LocalRun.start(
                local, this::config, JobKinds.all(), spec.commandLine().getOut())) {
            stop.then(run::askToStop);
            return run.await() ? stop.exitCode(FaultstreamCommand.OK) : FaultstreamCommand.FAILED;
        }
    }

    private io.faultstream.config.AppConfig config(Map<String, String> local) {
        return options.load(new LinkedHashMap<>(local));
    }

    private Duration parse(String text) {
        try {
            return com.typesafe.config.ConfigFactory.parseMap(Map.of("d", text)).getDuration("d");
        } catch (com.typesafe.config.ConfigException e) {
            throw new ParameterException(
                    spec.commandLine(), "--for is " + text + ", give a duration such as 90s or 5m", e);
        }
    }
}
