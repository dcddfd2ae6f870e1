package io.faultstream.command;

import io.faultstream.FlowQueries;
import io.faultstream.Service;
import io.faultstream.config.AppConfig;
import io.faultstream.runtime.Failures;
import io.faultstream.runtime.QueryCrashLoop;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultstream run}: the service, until it is stopped. What spark-submit runs on a cluster. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run the service until it is stopped (SIGTERM finishes the running micro-batches and exits with 0).",
            "With --once: take the records that are there, then end."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--once",
            description =
                    "Take what is there and end, whatever the configured triggers: first every ingest query, then the"
                            + " queries that read silver. For scheduled runs and tests.")
    private boolean once;

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description =
                    "With --once, this step of the flow and not the others: ingest (Kafka to silver and quarantine) or"
                            + " gold (predictions and aggregates from what silver has, without Kafka).")
    private FlowQueries.Step step;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (step != null && !once) {
            throw new ParameterException(
                    spec.commandLine(), "--step goes with --once: a service that goes on needs all its steps");
        }
        AppConfig config = options.load();
        StopSignal stop = StopSignal.listen(config.supervisor().gracePeriod().plusSeconds(30));
        Optional<QueryCrashLoop> failure;
        try (Service service = open(config)) {
            stop.then(service::askToStop);
            failure = service.await();
        }
        if (failure.isPresent()) {
            Failures.setup(failure.get().cause()).ifPresent(setup -> {
                throw setup;
            });
            spec.commandLine().getErr().println("faultstream: " + failure.get().reason());
            return FaultstreamCommand.FAILED;
        }
        return stop.exitCode(FaultstreamCommand.OK);
    }

    private Service open(AppConfig config) {
        if (!once) {
            return Service.start(config, JobKinds.all());
        }
        return Service.startOnce(
                config, step == null ? EnumSet.allOf(FlowQueries.Step.class) : EnumSet.of(step), JobKinds.all());
    }
}
