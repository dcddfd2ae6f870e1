package io.faultstream.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.Pipeline;
import io.faultstream.checkpoint.Recovery;
import io.faultstream.config.SetupException;
import io.faultstream.job.JobResult;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.runtime.RunLock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultstream recover}: a new checkpoint from what the tables hold. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Give a query whose checkpoint is lost or damaged a new one, from the positions that its tables hold; nothing is"
                    + " lost and nothing comes twice. The old checkpoint is kept aside.",
            "An ingest query reads from Kafka again what is in no table; predict scores the windows without a prediction; the"
                    + " table of an aggregate is computed anew from silver. The service must be stopped."
        })
final class RecoverCommand implements Callable<Integer> {
    @Parameters(paramLabel = "QUERY", description = "A stream, predict, or an aggregate: the checkpoint's folder name.")
    private String query;

    @Option(names = "--dry-run", description = "Say what would be done; write nothing.")
    private boolean dryRun;

    @Mixin
    private LakeOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (CommandLake lake = CommandLake.open(options, true)) {
            PrintWriter out = spec.commandLine().getOut();
            Optional<RunLock.Owner> owner = lake.owner();
            if (owner.isPresent()) {
                throw new SetupException(
                        "checkpoints " + lake.checkpoints(), "are in use by " + owner.get(), "Stop it first");
            }
            Optional<String> table = dryRun ? recover(lake, out) : locked(lake, out);
            return table.isPresent() ? rebuild(lake, table.get(), out) : FaultstreamCommand.OK;
        }
    }

    private Optional<String> locked(CommandLake lake, PrintWriter out) {
        try (RunLock lock = lake.lock()) {
            lock.requireHeld();
            return recover(lake, out);
        }
    }

    /** @return the table that has to be rebuilt, where that is the way */
    private Optional<String> recover(CommandLake lake, PrintWriter out) {
        try (SparkSession spark =
                ToolSession.open("faultstream recover", lake.config().spark())) {
            Pipeline pipeline = new Pipeline(spark, lake.config(), new PipelineMetrics(new SimpleMeterRegistry()));
            Supplier<Recovery> found = pipeline.recoveries().get(query);
            if (found != null) {
                Recovery recovery = found.get();
                (dryRun ? recovery.plan() : recovery.run()).forEach(out::println);
                out.flush();
                return Optional.empty();
            }
            return Optional.of(pipeline.rebuildable().values().stream()
                    .filter(target -> target.query().equals(query))
                    .map(target -> target.live().qualifiedName())
                    .findFirst()
                    .orElseThrow(() -> unknown(pipeline)));
        }
    }

    /** What an aggregate holds cannot be told from its table alone: its state was in the checkpoint. */
    private int rebuild(CommandLake lake, String table, PrintWriter out) {
        if (dryRun) {
            out.println(table + " would be computed anew from silver, and get a new checkpoint with it");
            return FaultstreamCommand.OK;
        }
        ObjectNode request = new ObjectMapper().createObjectNode();
        request.putArray("arguments").add(table);
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr());
        JobResult result = new JobDispatch(lake, progress, spec.commandLine().getErr()).run("rebuild", request);
        (result.exitCode() == 0 ? out : spec.commandLine().getErr()).println(result.text());
        return result.exitCode();
    }

    private SetupException unknown(Pipeline pipeline) {
        List<String> names = new ArrayList<>(pipeline.queries().all().keySet());
        return new SetupException("QUERY", "there is no query " + query, "Queries here: " + String.join(", ", names));
    }
}
