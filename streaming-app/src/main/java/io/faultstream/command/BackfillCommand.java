package io.faultstream.command;

import io.faultstream.ingest.Backfill;
import io.faultstream.ingest.BackfillOptions;
import io.faultstream.ingest.BackfillRequest;
import io.faultstream.ingest.BackfillResult;
import io.faultstream.ingest.PositionRange;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobCutOff;
import io.faultstream.job.JobResult;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code faultstream backfill}: offsets that the live stream has passed without taking them. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Ingest given offsets, or all records of a time, that the live stream has passed: each that is in neither silver"
                    + " nor quarantine, once.",
            "What the live stream will take by itself is left to it. A running service does it; stopped early (exit code 1) it is"
                    + " taken up again by the same command."
        })
final class BackfillCommand extends JobCommand {
    @Option(names = "--stream", paramLabel = "NAME", required = true, description = "The stream, as configured.")
    private String stream;

    @ArgGroup(multiplicity = "1")
    private Wish wish;

    /** Offsets or a time. */
    static final class Wish {
        @Option(
                names = "--from-offsets",
                paramLabel = "P:A-B",
                split = ",",
                converter = PartitionOffsetsConverter.class,
                required = true,
                description = "Offsets of partitions, both ends included: 0:100-250,1:90-240")
        private List<BackfillRequest.Offsets> offsets = new ArrayList<>();

        @ArgGroup(exclusive = false, multiplicity = "1")
        private Span time;
    }

    /** Two times. */
    static final class Span {
        @Option(
                names = "--from-time",
                paramLabel = "TIME",
                converter = TimeConverter.class,
                required = true,
                description = "Broker timestamps from here (2024-06-20T10:00:00Z, or a day) …")
        private Instant from;

        @Option(
                names = "--to-time",
                paramLabel = "TIME",
                converter = TimeConverter.class,
                required = true,
                description = "… to here, which is not included.")
        private Instant to;
    }

    @Override
    boolean needsBroker() {
        return true;
    }

    @Override
    void check() {
        wish();
    }

    @Override
    JobResult work(JobContext context) {
        BackfillResult result = Backfill.run(
                context.spark(),
                context.config(),
                wish(),
                isDryRun() ? BackfillOptions.dry() : BackfillOptions.DEFAULT,
                context.progress());
        if (!result.complete()) {
            throw new JobCutOff();
        }
        return new JobResult(FaultstreamCommand.OK, Text.of(out -> print(result, out)), ResultJson.of(result));
    }

    private BackfillRequest wish() {
        if (wish.time == null) {
            return BackfillRequest.ofOffsets(stream, wish.offsets);
        }
        if (!wish.time.from.isBefore(wish.time.to)) {
            throw new ParameterException(
                    spec().commandLine(), "--from-time " + wish.time.from + " is not before --to-time " + wish.time.to);
        }
        return BackfillRequest.ofTime(stream, wish.time.from, wish.time.to);
    }

    private static void print(BackfillResult result, PrintWriter out) {
        print("covered", result.covered(), out);
        print("left to the live stream", result.live(), out);
        print("no longer in Kafka", result.expired(), out);
        String verb = result.dryRun() ? " records would be ingested" : " records ingested";
        out.println("backfill " + result.id() + " of " + result.stream() + ": " + result.records() + verb
                + (result.dryRun() ? "" : ", " + result.rejected() + " of them to quarantine"));
    }

    private static void print(String title, List<PositionRange> ranges, PrintWriter out) {
        ranges.forEach(range -> out.println(title + ": " + range));
    }
}
