package io.faultstream.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.config.SetupException;
import io.faultstream.job.JobFile;
import io.faultstream.job.JobResult;
import io.faultstream.job.JobStore;
import io.faultstream.runtime.RunLock;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultstream jobs}: what replay, backfill, rebuild and maintain were asked for, and how far they are. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "List the work that commands have asked for, oldest first, and how far it is; follow or cancel one.")
final class JobsCommand implements Callable<Integer> {
    private static final List<String> HEADER = List.of("job", "state", "request", "done", "of", "what", "updated");

    @ArgGroup
    private One one = new One();

    @Option(names = "--json", description = "Print one JSON object for each.")
    private boolean json;

    @Mixin
    private LakeOptions options;

    @Spec
    private CommandSpec spec;

    /** What is done with one job, if anything is. */
    static final class One {
        @Option(names = "--follow", paramLabel = "JOB", description = "Show how far this one is, until it ends.")
        private String follow;

        @Option(
                names = "--cancel",
                paramLabel = "JOB",
                description = "End this one at the next point from which it could be taken up again.")
        private String cancel;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        try (CommandLake lake = CommandLake.open(options, false)) {
            JobStore store = new JobStore(lake.hadoop(), lake.checkpoints(), Clock.systemUTC());
            if (one.cancel != null) {
                store.cancel(one.cancel);
                return FaultstreamCommand.OK;
            }
            if (one.follow != null) {
                return follow(lake, store.load(one.follow));
            }
            list(store.list());
            return FaultstreamCommand.OK;
        }
    }

    private int follow(CommandLake lake, JobFile job) {
        PrintWriter err = spec.commandLine().getErr();
        ConsoleProgress progress = new ConsoleProgress(err);
        JobResult result = job.result();
        if (!job.state().isEnd()) {
            Optional<RunLock.Owner> owner = lake.owner();
            if (owner.isEmpty()) {
                throw new SetupException(
                        "job " + job.id(), "waits, and nothing runs that would do it", "Start the service");
            }
            result = new JobDispatch(lake, progress, err).follow(job, owner.get());
        }
        spec.commandLine().getOut().println(result.text());
        return progress.exitCode(result.exitCode());
    }

    private void list(List<JobFile> jobs) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            for (JobFile job : jobs) {
                out.println(new ObjectMapper().writeValueAsString(job));
            }
        } else {
            TextTable table = new TextTable(HEADER);
            jobs.forEach(job -> table.add(cells(job), out));
            table.finish(out);
        }
        out.flush();
    }

    private static List<String> cells(JobFile job) {
        StringBuilder request = new StringBuilder();
        job.request().path("arguments").forEach(argument -> request.append(' ').append(argument.asText()));
        return List.of(
                job.id(),
                job.state().name().toLowerCase(Locale.ROOT),
                request.toString().strip(),
                Long.toString(job.done()),
                Long.toString(job.total()),
                job.result() == null ? job.what() : job.result().text(),
                job.updatedAt());
    }
}
