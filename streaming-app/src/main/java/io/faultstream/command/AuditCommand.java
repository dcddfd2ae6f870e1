package io.faultstream.command;

import io.faultstream.audit.Audit;
import io.faultstream.audit.AuditOptions;
import io.faultstream.audit.AuditReport;
import io.faultstream.config.AppConfig;
import io.faultstream.job.JobStore;
import io.faultstream.job.Progress;
import io.faultstream.local.LocalLake;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultstream audit}: the proof that no record was lost or written twice. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prove from tables, checkpoints and the broker that every record is in silver or quarantine exactly once, and"
                    + " every scored window in gold.",
            "May run beside the service. Exit code 0: the proof holds; 1: it does not; 2: it could not be tried."
        })
final class AuditCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 10_000;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Audit `faultstream local --data-dir DIR`.")
    private Path dataDir;

    @Option(names = "--stream", paramLabel = "NAME", description = "Only this stream; may be repeated (default: all).")
    private List<String> streams = new ArrayList<>();

    @Option(names = "--full", description = "Begin anew rather than go on from the last proof.")
    private boolean full;

    @Option(
            names = "--no-broker",
            description = "Do not ask the broker: offsets that are in no table cannot be explained then.")
    private boolean noBroker;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Most findings to list for each part; all are counted (default: 100).")
    private int limit;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ParameterException(
                    spec.commandLine(), "--limit is " + limit + ", give a number from 1 to " + MAX_LIMIT);
        }
        if (dataDir == null) {
            return audit(options.load());
        }
        try (LocalLake lake = LocalLake.open(dataDir.toAbsolutePath().normalize(), !noBroker, options::load)) {
            return audit(lake.config());
        }
    }

    private int audit(AppConfig config) {
        AuditReport report;
        try (SparkSession spark = ToolSession.open("faultstream audit", config.spark())) {
            JobStore jobs = new JobStore(
                    spark.sparkContext().hadoopConfiguration(), config.lake().checkpoints(), Clock.systemUTC());
            report = new Audit(spark, config, new BackfillCoverage(jobs), progress())
                    .run(new AuditOptions(streams, full, !noBroker, limit));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(AuditJson.of(report));
        } else {
            new AuditText(out).print(report);
        }
        out.flush();
        return report.holds() ? FaultstreamCommand.OK : FaultstreamCommand.FAILED;
    }

    private Progress progress() {
        PrintWriter err = spec.commandLine().getErr();
        return new Progress() {
            @Override
            public void report(long done, long total, String what) {
                err.println("faultstream audit: " + done + " of " + total + " " + what);
                err.flush();
            }

            @Override
            public boolean isStopRequested() {
                return false;
            }
        };
    }
}
