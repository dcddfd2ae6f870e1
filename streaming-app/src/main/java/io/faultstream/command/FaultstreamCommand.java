package io.faultstream.command;

import io.faultstream.config.SetupException;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code faultstream}: all commands and what their errors look like. */
@Command(
        name = "faultstream",
        mixinStandardHelpOptions = true,
        version = "faultstream 0.1.0",
        description = "Kafka JSON to Protobuf-checked Delta tables, every vibration window scored by LeNet.",
        subcommands = {
            LocalCommand.class,
            RunCommand.class,
            ValidateCommand.class,
            QueryCommand.class,
            ReplayCommand.class,
            BackfillCommand.class,
            RebuildCommand.class,
            RecoverCommand.class,
            JobsCommand.class,
            AuditCommand.class,
            ModelCommand.class,
            ContractCommand.class,
            MaintainCommand.class
        })
public final class FaultstreamCommand implements Runnable {
    /** Everything is as it should be. */
    public static final int OK = 0;
    /** The service gave up, or a command found something wrong. */
    public static final int FAILED = 1;
    /** The set-up or the command line is wrong. */
    public static final int SETUP = 2;

    @Spec
    private CommandSpec spec;

    /** @return the exit code */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new FaultstreamCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(FaultstreamCommand::failed);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof SetupException) {
            err.println("faultstream: " + e.getMessage());
            return SETUP;
        }
        LoggerFactory.getLogger(FaultstreamCommand.class).error("unexpected failure", e);
        err.println("faultstream: " + e);
        return FAILED;
    }
}
