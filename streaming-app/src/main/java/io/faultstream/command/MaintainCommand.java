package io.faultstream.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.table.LakeCatalog;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.maintenance.MaintainedTable;
import io.faultstream.table.maintenance.MaintenanceOptions;
import io.faultstream.table.maintenance.MaintenanceRun;
import io.faultstream.table.maintenance.RetentionLedger;
import io.faultstream.table.maintenance.TableReport;
import io.faultstream.table.maintenance.TableResult;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultstream maintain}: one round of maintenance, or the state of the tables. */
@Command(
        name = "maintain",
        mixinStandardHelpOptions = true,
        description = {
            "Look after the lake's tables once: retention, compaction, vacuum, as configured.",
            "A running service does this by itself; on S3 only one program may write, so stop it first (--report and"
                    + " --dry-run write nothing)."
        })
final class MaintainCommand implements Callable<Integer> {
    @Option(names = "--data-dir", paramLabel = "DIR", description = "The lake of `faultstream local --data-dir DIR`.")
    private String dataDir;

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "Only this table, such as silver.vibration_windows; may be given several times.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--dry-run", description = "Say what would be done, do nothing.")
    private boolean dryRun;

    @Option(names = "--report", description = "Only the state of the tables.")
    private boolean report;

    @Option(names = "--json", description = "One JSON object a table.")
    private boolean json;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = options.load(Optional.ofNullable(dataDir));
        try (SparkSession spark = ToolSession.open("faultstream maintain", config.spark())) {
            List<MaintainedTable> tables = tables(LakeCatalog.tables(spark, new LakeLocations(config.lake())), config);
            MaintenanceRun run = new MaintenanceRun(
                    spark, config.maintenance(), RetentionLedger.NONE, () -> false, Clock.systemUTC());
            PrintWriter out = spec.commandLine().getOut();
            List<TableResult> results = run.run(tables, new MaintenanceOptions(dryRun, report), result -> {
                if (json) {
                    out.println(json(result));
                } else {
                    print(result, out);
                }
                out.flush();
            });
            boolean failed =
                    results.stream().anyMatch(result -> result.failure().isPresent());
            return failed ? FaultstreamCommand.FAILED : FaultstreamCommand.OK;
        }
    }

    private List<MaintainedTable> tables(Map<String, String> present, AppConfig config) {
        if (present.isEmpty()) {
            throw new SetupException(
                    config.lake().root(),
                    "holds no tables",
                    "Give the folder or configuration of a service that has run");
        }
        for (String name : names) {
            if (!present.containsKey(name)) {
                throw new SetupException(
                        "--table", name + " is not there", "Tables here: " + String.join(", ", present.keySet()));
            }
        }
        return present.entrySet().stream()
                .filter(table -> names.isEmpty() || names.contains(table.getKey()))
                .map(table -> new MaintainedTable(table.getKey(), table.getValue()))
                .toList();
    }

    private void print(TableResult result, PrintWriter out) {
        out.println(result.table());
        String mark = dryRun ? "  would " : "  ";
        result.actions().forEach(action -> out.println(mark + action));
        result.stopped().ifPresent(why -> out.println("  stopped: " + why));
        result.failure().ifPresent(why -> out.println("  failed: " + why));
        result.report().ifPresent(now -> {
            out.println("  " + now.files() + " files, " + now.bytes() + " bytes, mean " + now.meanBytes() + ", "
                    + now.smallFiles() + " small" + dates(now));
            out.println("  version " + now.version() + " of " + now.lastCommit() + ", log " + now.logFiles()
                    + " files, " + now.logBytes() + " bytes, " + now.tombstones() + " tombstones");
        });
    }

    private static String dates(TableReport report) {
        return report.oldest() == null ? "" : ", event_date " + report.oldest() + " to " + report.newest();
    }

    private String json(TableResult result) {
        ObjectNode line = new ObjectMapper().createObjectNode().put("table", result.table());
        line.put("dryRun", dryRun);
        result.actions().forEach(line.putArray("actions")::add);
        line.put("stopped", result.stopped().orElse(null));
        line.put("failure", result.failure().orElse(null));
        result.report().ifPresent(now -> line.putObject("report")
                .put("version", now.version())
                .put("lastCommit", now.lastCommit().toString())
                .put("files", now.files())
                .put("bytes", now.bytes())
                .put("meanBytes", now.meanBytes())
                .put("smallFiles", now.smallFiles())
                .put("tombstones", now.tombstones())
                .put("oldest", now.oldest())
                .put("newest", now.newest())
                .put("logFiles", now.logFiles())
                .put("logBytes", now.logBytes()));
        return line.toString();
    }
}
