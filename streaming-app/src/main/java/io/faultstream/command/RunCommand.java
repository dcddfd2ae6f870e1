package io.faultstream.command;

import io.faultstream.Service;
import io.faultstream.config.AppConfig;
import io.faultstream.runtime.QueryCrashLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            "Run the service until it is stopped (SIGTERM finishes the running micro-batches).",
            "With --once: take the records that are there, then end."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

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
        Duration limit = config.supervisor().gracePeriod().plusSeconds(30);
        CountDownLatch closed = new CountDownLatch(1);
        Optional<QueryCrashLoop> failure;
        try (Service service = once ? Service.startOnce(config) : Service.start(config);
                StopSignal stop = StopSignal.register(service::stopQueries, closed, limit)) {
            failure = service.await();
        } finally {
            closed.countDown();
        }
        failure.ifPresent(this::report);
        return failure.isPresent() ? FaultstreamCommand.FAILED : FaultstreamCommand.OK;
    }

    /** The cause in the log, the gist as the last line. */
    private void report(QueryCrashLoop loop) {
        LOG.error("query {} failed for good", loop.query(), loop.cause());
        spec.commandLine()
                .getErr()
                .println("faultstream: query " + loop.query() + " failed for good: "
                        + loop.cause().getMessage());
    }
}
