package io.faultstream.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobCutOff;
import io.faultstream.job.JobResult;
import io.faultstream.ledger.Ledger;
import io.faultstream.ledger.RetainedRanges;
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
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code faultstream maintain}: one round of maintenance, or the state of the tables. */
@Command(
        name = "maintain",
        mixinStandardHelpOptions = true,
        description = {
            "Look after the lake's tables once: retention, compaction, vacuum, as configured.",
            "A running service does this by itself on its schedule, and at once when asked to by this command."
        })
final class MaintainCommand extends JobCommand {
    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "Only this table, such as silver.vibration_windows; may be given several times.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--report", description = "Only the state of the tables.")
    private boolean report;

    @Override
    boolean onlyLooks() {
        return isDryRun() || report;
    }

    @Override
    JobResult work(JobContext context) {
        AppConfig config = context.config();
        LakeLocations lake = new LakeLocations(config.lake());
        List<MaintainedTable> tables = tables(LakeCatalog.tables(context.spark(), lake), config);
        RetentionLedger ledger = new RetainedRanges(
                new Ledger(context.spark(), lake), config.streams().values());
        MaintenanceRun run = new MaintenanceRun(
                context.spark(), config.maintenance(), ledger, context.progress()::isStopRequested, Clock.systemUTC());
        AtomicInteger done = new AtomicInteger();
        List<TableResult> results =
                run.run(tables, new MaintenanceOptions(isDryRun(), report), result -> context.progress()
                        .report(done.incrementAndGet(), tables.size(), "tables, last " + result.table()));
        if (context.progress().isStopRequested()) {
            throw new JobCutOff();
        }
        return result(results);
    }

    private JobResult result(List<TableResult> results) {
        ArrayNode data = new ObjectMapper().createArrayNode();
        results.forEach(result -> data.add(json(result)));
        boolean failed = results.stream().anyMatch(result -> result.failure().isPresent());
        return new JobResult(
                failed ? FaultstreamCommand.FAILED : FaultstreamCommand.OK,
                Text.of(out -> results.forEach(result -> print(result, out))),
                data);
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
        String mark = isDryRun() ? "  would " : "  ";
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

    private ObjectNode json(TableResult result) {
        ObjectNode line = new ObjectMapper().createObjectNode().put("table", result.table());
        line.put("dryRun", isDryRun());
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
        return line;
    }
}
