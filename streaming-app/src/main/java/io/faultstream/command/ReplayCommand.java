package io.faultstream.command;

import io.faultstream.codec.RejectReason;
import io.faultstream.ingest.Replay;
import io.faultstream.ingest.ReplayOptions;
import io.faultstream.ingest.ReplayResult;
import io.faultstream.ingest.ReplaySelection;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultstream replay}: quarantined records through the present contract. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Take quarantined records up again, through the present contract, rules, expectations and constraints.",
            "What passes goes to silver, exactly once; the rest stays with its new reason. Exit code 1: stopped early,"
                    + " another replay goes on."
        })
final class ReplayCommand implements Callable<Integer> {
    @Option(names = "--stream", paramLabel = "NAME", required = true, description = "The stream, as configured.")
    private String stream;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only these: ${COMPLETION-CANDIDATES}. Repeatable.")
    private Set<RejectReason> reasons = new LinkedHashSet<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only what was quarantined at this time or later (2024-06-20T10:00:00Z, or a day).")
    private Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only what was quarantined before this time.")
    private Instant until;

    @Option(names = "--partition", paramLabel = "P", description = "Only this partition of the topic.")
    private Integer partition;

    @Option(
            names = "--offsets",
            paramLabel = "A-B",
            converter = OffsetSpan.Converter.class,
            description = "Only these offsets, both included.")
    private OffsetSpan offsets;

    @Option(names = "--dry-run", description = "Say what would happen, by reason; write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "The lake of `faultstream local --data-dir DIR`.")
    private String dataDir;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ReplayResult result;
        try (JobSession session = JobSession.open("faultstream replay", options, Optional.ofNullable(dataDir))) {
            ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr());
            result = Replay.run(
                    session.spark(),
                    session.config(),
                    selection(),
                    dryRun ? ReplayOptions.dry() : ReplayOptions.DEFAULT,
                    progress);
        }
        if (json) {
            out.println(ResultJson.of(result));
        } else {
            print(result, out);
        }
        out.flush();
        return result.complete() ? FaultstreamCommand.OK : FaultstreamCommand.FAILED;
    }

    private ReplaySelection selection() {
        return new ReplaySelection(
                stream,
                reasons,
                Optional.ofNullable(since),
                Optional.ofNullable(until),
                partition == null ? OptionalInt.empty() : OptionalInt.of(partition),
                offsets == null ? OptionalLong.empty() : OptionalLong.of(offsets.first()),
                offsets == null ? OptionalLong.empty() : OptionalLong.of(offsets.last()));
    }

    private static void print(ReplayResult result, PrintWriter out) {
        TextTable table = new TextTable(List.of("was", "now", "records"));
        for (ReplayResult.Outcome outcome : result.outcomes()) {
            String now = outcome.now().map(reason -> "stays, " + reason).orElse("silver");
            table.add(List.of(outcome.was(), now, Long.toString(outcome.records())), out);
        }
        table.finish(out);
        String verb = result.dryRun() ? "would pass" : "passed";
        out.println("replay " + result.id() + " of " + result.stream() + ": " + result.passed() + " of "
                + result.selected() + " records " + verb + " to silver, " + result.stayed()
                + (result.dryRun() ? " would stay" : " stay") + " in quarantine"
                + (result.complete() ? "" : "; stopped before the end, another replay goes on"));
    }
}
