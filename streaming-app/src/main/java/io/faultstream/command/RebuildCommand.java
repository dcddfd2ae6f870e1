package io.faultstream.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.Pipeline;
import io.faultstream.config.SetupException;
import io.faultstream.gold.Rebuild;
import io.faultstream.gold.RebuildTarget;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobResult;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.TableFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code faultstream rebuild}: a gold table computed anew from silver. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compute a gold table anew from silver, with the model and SQL of now, beside the query that goes on writing it;"
                    + " then put the new one in its place. Readers see all of the old rows or all of the new ones.",
            "The versions before stay readable (time travel) until they are vacuumed."
        })
final class RebuildCommand extends JobCommand {
    @Parameters(paramLabel = "TABLE", description = "gold.fault_predictions, or the table of an aggregate.")
    private String table;

    @Override
    JobResult work(JobContext context) {
        // A pipeline of its own in a session of its own: the live queries and their metrics do not hear of it.
        Map<String, RebuildTarget> targets = new Pipeline(
                        context.spark(), context.config(), new PipelineMetrics(new SimpleMeterRegistry()))
                .rebuildable();
        RebuildTarget target = targets.get(table);
        if (target == null) {
            throw new SetupException(
                    "TABLE",
                    table + " is not a table that can be rebuilt",
                    "Those are: " + String.join(", ", targets.keySet()));
        }
        return isDryRun() ? plan(context, target) : done(new Rebuild(target, context).run());
    }

    private static JobResult done(JsonNode result) {
        return new JobResult(
                FaultstreamCommand.OK,
                result.path("table").asText() + " is rebuilt: "
                        + result.path("rows_before").asLong() + " rows before, "
                        + result.path("rows_after").asLong() + " now",
                result);
    }

    private static JobResult plan(JobContext context, RebuildTarget target) {
        long rows = TableFiles.rows(context.spark(), target.live());
        long source = TableFiles.rows(context.spark(), target.source());
        return new JobResult(
                FaultstreamCommand.OK,
                target.live().qualifiedName() + ", " + rows + " rows now, would be computed anew from the " + source
                        + " rows of " + target.source().qualifiedName() + "; query " + target.query()
                        + " would stand still while they change places",
                new ObjectMapper()
                        .createObjectNode()
                        .put("table", target.live().qualifiedName())
                        .put("dry_run", true)
                        .put("rows_before", rows)
                        .put("source_rows", source));
    }
}
