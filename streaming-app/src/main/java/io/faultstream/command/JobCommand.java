package io.faultstream.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * A command that changes tables. Where a service runs on them, the service does it, for a table has one writer; the command
 * then tells how far it is. Where none runs, the command does it itself. A dry run is always the command's own.
 */
abstract class JobCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** About this command line, not about the work. */
    private static final Set<String> OWN = Set.of("--data-dir", "--conf", "--set", "--json", "--dry-run");

    @Option(names = "--dry-run", order = 90, description = "Say what would happen; write nothing.")
    private boolean dryRun;

    @Option(names = "--json", order = 91, description = "Print the result as JSON.")
    private boolean json;

    @Mixin
    private LakeOptions options;

    @Spec
    private CommandSpec spec;

    /**
     * Does the work. Cut off anywhere, it can be done again.
     *
     * @throws io.faultstream.job.JobCutOff if it was asked to stop before the end
     */
    abstract JobResult work(JobContext context);

    /** Whether the work asks the broker. */
    boolean needsBroker() {
        return false;
    }

    /** Whether it only looks, so that it can run beside a service. */
    boolean onlyLooks() {
        return dryRun;
    }

    /** @throws picocli.CommandLine.ParameterException if the options do not fit together */
    void check() {
        // Most do.
    }

    final boolean isDryRun() {
        return dryRun;
    }

    final CommandSpec spec() {
        return spec;
    }

    @Override
    public final Integer call() {
        check();
        try (CommandLake lake = CommandLake.open(options, needsBroker())) {
            ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr());
            JobResult result = onlyLooks()
                    ? new JobHere(lake).look(this, progress)
                    : new JobDispatch(lake, progress, spec.commandLine().getErr()).run(spec.name(), request());
            print(result);
            return progress.exitCode(result.exitCode());
        }
    }

    /** How this command line is written down for whoever does the work. */
    private ObjectNode request() {
        ObjectNode request = JSON.createObjectNode();
        ArrayNode arguments = request.putArray("arguments");
        ParseResult parsed = spec.commandLine().getParseResult();
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (!OWN.contains(name)) {
                // An option that is given twice is among the matched ones twice, with all of its values each time.
                String before = arguments.toString();
                if (option.arity().max() == 0) {
                    arguments.add(name);
                } else if (!before.contains('"' + name + '=')) {
                    option.originalStringValues().forEach(value -> arguments.add(name + "=" + value));
                }
            }
        }
        List<? extends ArgSpec> positional = parsed.matchedPositionals();
        positional.forEach(argument -> argument.originalStringValues().forEach(arguments::add));
        return request;
    }

    private void print(JobResult result) {
        boolean failed = result.data() == null || result.data().isNull();
        if (failed) {
            spec.commandLine().getErr().println("faultstream: " + result.text());
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println(result.text().stripTrailing());
        } else if (result.data().isArray()) {
            result.data().forEach(out::println);
        } else {
            out.println(result.data());
        }
        out.flush();
    }
}
