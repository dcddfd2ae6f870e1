package io.faultstream.command;

import io.faultstream.codec.RejectReason;
import io.faultstream.ingest.Replay;
import io.faultstream.ingest.ReplayOptions;
import io.faultstream.ingest.ReplayResult;
import io.faultstream.ingest.ReplaySelection;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobCutOff;
import io.faultstream.job.JobResult;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code faultstream replay}: quarantined records through the present contract. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Take quarantined records up again, through the present contract, rules, expectations and constraints.",
            "What passes goes to silver, exactly once; the rest stays with its new reason.",
            "A running service does it; stopped early (exit code 1) it is taken up again by the next replay."
        })
final class ReplayCommand extends JobCommand {
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

    @Override
    JobResult work(JobContext context) {
        ReplayResult result = Replay.run(
                context.spark(),
                context.config(),
                selection(),
                isDryRun() ? ReplayOptions.dry() : ReplayOptions.DEFAULT,
                context.progress());
        if (!result.complete()) {
            throw new JobCutOff();
        }
        return new JobResult(FaultstreamCommand.OK, Text.of(out -> print(result, out)), ResultJson.of(result));
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
                + (result.dryRun() ? " would stay" : " stay") + " in quarantine");
    }
}
