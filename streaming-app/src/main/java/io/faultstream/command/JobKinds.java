package io.faultstream.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobKind;
import io.faultstream.job.JobResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The work that a service does for commands: the same commands again, from the arguments that are written down. */
public final class JobKinds {
    private JobKinds() {}

    public static Map<String, JobKind> all() {
        return Map.of(
                "replay", of(ReplayCommand::new),
                "backfill", of(BackfillCommand::new),
                "rebuild", of(RebuildCommand::new),
                "maintain", of(MaintainCommand::new));
    }

    private static JobKind of(Supplier<JobCommand> made) {
        return (JsonNode request, JobContext context) -> work(made.get(), request, context);
    }

    private static JobResult work(JobCommand command, JsonNode request, JobContext context) {
        List<String> arguments = new ArrayList<>();
        request.path("arguments").forEach(argument -> arguments.add(argument.asText()));
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments.toArray(String[]::new));
        return command.work(context);
    }
}
