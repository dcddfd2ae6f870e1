package io.faultstream.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigRenderOptions;
import io.faultstream.bench.driver.DriverCost;
import io.faultstream.bench.driver.MeasureDriver;
import io.faultstream.bench.growth.Growth;
import io.faultstream.bench.growth.MeasureGrowth;
import io.faultstream.bench.latency.Freshness;
import io.faultstream.bench.latency.MeasureFreshness;
import io.faultstream.bench.machine.Commit;
import io.faultstream.bench.machine.Head;
import io.faultstream.bench.machine.Machine;
import io.faultstream.bench.process.BenchHome;
import io.faultstream.bench.process.ChildFailure;
import io.faultstream.bench.report.ComparisonJson;
import io.faultstream.bench.report.ComparisonText;
import io.faultstream.bench.report.HeadJson;
import io.faultstream.bench.report.ResultsFile;
import io.faultstream.bench.round.Compare;
import io.faultstream.bench.round.Comparison;
import io.faultstream.bench.round.Contender;
import io.faultstream.bench.round.RunOptions;
import io.faultstream.bench.workload.Workload;
import io.faultstream.bench.workload.WorkloadFile;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run WORKLOAD}: measures and prints. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measure a workload (a file of bench/workloads) of the service, against other systems in turns.")
public final class BenchCommand implements Callable<Integer> {
    private static final PrintStream OUT = System.out;

    @Parameters(paramLabel = "WORKLOAD", description = "Name of a file in bench/workloads, without .conf")
    private String name;

    @Option(
            names = "--against",
            split = ",",
            paramLabel = "SYSTEM",
            description =
                    "Systems, or groups of them: limit, peers, scaling (service-one-core, service-cluster), all. Default: ${DEFAULT-VALUE}",
            defaultValue = "idiom,limit-delta")
    private List<String> against;

    @Option(names = "--alone", description = "Nothing but the service")
    private boolean alone;

    @Option(names = "--runs", description = "Counted runs of each. Default: ${DEFAULT-VALUE}", defaultValue = "5")
    private int runs;

    @Option(
            names = "--warm-ups",
            description = "Runs of each before them. Default: ${DEFAULT-VALUE}",
            defaultValue = "1")
    private int warmUps;

    @Option(
            names = "--scale",
            description = "Share of the workload's records (and minutes), for a quick look. Default: ${DEFAULT-VALUE}",
            defaultValue = "1")
    private double scale;

    @Option(
            names = "--overlay",
            paramLabel = "KEY=VALUE",
            description = "Goes over the configuration of service-spark; more than once if you like")
    private Map<String, String> overlays = Map.of();

    @Option(names = "--jar", description = "Another build's faultstream-app.jar for service-spark")
    private Path jar;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every run with all its figures there")
    private Path json;

    @Option(
            names = "--results",
            arity = "0..1",
            paramLabel = "FILE",
            fallbackValue = "RESULTS.md",
            description = "Put the table into a file of bench, RESULTS.md if none is named")
    private String results;

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand())
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    if (problem instanceof SetupException || problem instanceof ChildFailure) {
                        System.err.println("bench: " + problem.getMessage());
                        return problem instanceof SetupException ? 2 : 1;
                    }
                    throw problem;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        BenchHome home = BenchHome.ofLauncher();
        Workload workload = WorkloadFile.read(home.workloads(), name, scale);
        Head head = new Head(Machine.here(), Commit.of(home.root()), Instant.now(), Machine.loadAverage());
        Outcome outcome = measure(home, workload, head);
        OUT.println();
        OUT.println(workload.name() + ": " + title(workload));
        OUT.println(head.text());
        OUT.println();
        OUT.println(outcome.text());
        if (json != null) {
            outcome.json().put("workload", workload.name());
            outcome.json().put("settings", workload.settings().root().render(ConfigRenderOptions.concise()));
            Files.writeString(
                    json,
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(outcome.json()) + "\n");
        }
        if (results != null) {
            new ResultsFile(home.bench().resolve(results)).put(workload.name(), section(workload, head, outcome));
        }
        return 0;
    }

    private Outcome measure(BenchHome home, Workload workload, Head head) {
        RunOptions options = new RunOptions(
                alone ? List.of() : Contender.of(against), warmUps, runs, overlays, Optional.ofNullable(jar));
        return switch (workload.kind()) {
            case THROUGHPUT -> {
                Comparison comparison = new Compare(home, workload, options, System.err::println).run();
                yield new Outcome(
                        new ComparisonText(comparison).toString(), new ComparisonJson(home).of(comparison, head));
            }
            case LATENCY -> outcome(head, new MeasureFreshness(home, workload, scale, System.err::println).latency());
            case BACKLOG -> outcome(head, new MeasureFreshness(home, workload, scale, System.err::println).backlog());
            case GROWTH -> {
                Growth growth = new MeasureGrowth(home, workload, scale, System.err::println).run();
                ObjectNode figures = HeadJson.of(new ObjectMapper(), head);
                growth.writeTo(figures);
                yield new Outcome(growth.toString(), figures);
            }
            case DRIVER -> {
                DriverCost cost = new MeasureDriver(home, workload, scale, System.err::println).run();
                ObjectNode figures = HeadJson.of(new ObjectMapper(), head);
                cost.writeTo(figures);
                yield new Outcome(cost.toString(), figures);
            }
        };
    }

    private static Outcome outcome(Head head, Freshness freshness) {
        ObjectNode figures = HeadJson.of(new ObjectMapper(), head);
        freshness.writeTo(figures);
        return new Outcome(freshness.toString(), figures);
    }

    private String title(Workload workload) {
        return workload.title() + (scale == 1 ? "" : " (only " + scale + " of it)");
    }

    private String section(Workload workload, Head head, Outcome outcome) {
        String command = "bench/run " + workload.name()
                + (alone ? " --alone" : " --against " + String.join(",", against))
                + (scale == 1 ? "" : " --scale " + scale)
                + (warmUps == 1 ? "" : " --warm-ups " + warmUps) + " --runs " + runs + " --results"
                + (results.equals("RESULTS.md") ? "" : "=" + results);
        return "## " + workload.name() + "\n\n" + title(workload) + "\n\n" + outcome.text() + "\n\n" + head.text()
                + "\n\n`" + command + "`";
    }

    private record Outcome(String text, ObjectNode json) {}
}
