package io.faultstream.command;

import io.faultstream.config.AppConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code faultstream validate}: reads a configuration, reports every problem, and says what it amounts to. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Check a configuration without starting anything; exit code 2 and all problems if it is wrong.")
final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = options.load();
        PrintWriter out = spec.commandLine().getOut();
        out.println("The configuration is valid.");
        out.println("  kafka       " + config.kafka().bootstrapServers());
        out.println("  lake        " + config.lake().root());
        out.println("  checkpoints " + config.lake().checkpoints());
        config.streams()
                .forEach((name, stream) -> out.println("  stream      " + stream.topic() + " → silver." + stream.table()
                        + "  (" + stream.contract() + ")"));
        if (config.predict().enabled()) {
            out.println("  predict     silver." + config.predict().source() + " → gold."
                    + config.predict().table() + "  (model " + config.predict().model() + ")");
        }
        config.aggregates()
                .forEach((name, aggregate) ->
                        out.println("  aggregate   silver." + aggregate.source() + " → gold." + aggregate.table()));
        return FaultstreamCommand.OK;
    }
}
