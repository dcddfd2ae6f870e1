package io.faultstream.command;

import io.faultstream.Service;
import io.faultstream.config.AppConfig;
import io.faultstream.runtime.Failures;
import io.faultstream.runtime.QueryCrashLoop;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
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
        return once ? Service.startOnce(config, JobKinds.all()) : Service.start(config, JobKinds.all());
    }
}
