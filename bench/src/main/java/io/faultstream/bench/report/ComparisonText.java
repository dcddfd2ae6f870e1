package io.faultstream.bench.report;

import io.faultstream.bench.round.Comparison;
import io.faultstream.bench.round.Contender;
import io.faultstream.bench.round.OneRun;
import io.faultstream.bench.round.Series;
import io.faultstream.bench.round.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A comparison as a table. */
public final class ComparisonText {
    private static final double GIB = 1 << 30;

    private final Comparison comparison;

    public ComparisonText(Comparison comparison) {
        this.comparison = comparison;
    }

    @Override
    public String toString() {
        TextTable table = new TextTable(
                "system",
                "runs",
                "records/s, job (min – max)",
                "MB/s",
                "records/s, total",
                "records / CPU-s",
                "peak RSS, GiB",
                "service is (medians)",
                "service is (pairs, min – max)",
                "rows");
        comparison.series().forEach(series -> add(table, series));
        return table
                + comparison.series().stream()
                        .filter(ComparisonText::isService)
                        .flatMap(service -> scoring(service).stream())
                        .collect(Collectors.joining())
                + comparison.series().stream()
                        .flatMap(series -> driver(series).stream())
                        .collect(Collectors.joining());
    }

    /** What the classifier does inside of Spark's tasks, beside what it does without them. */
    private Optional<String> scoring(Series service) {
        double taskWindows =
                comparison.topicOf(service).records() * comparison.workload().parallelism();
        if (service.runs().stream().anyMatch(run -> run.scoringSeconds() == 0)) {
            return Optional.empty();
        }
        double inTasks = service.spread(run -> taskWindows / run.scoringSeconds())
                .orElseThrow()
                .median();
        StringBuilder text = new StringBuilder(
                "\n\nThe classifier inside of the tasks of " + name(service) + ": " + TextTable.rate(inTasks)
                        + " windows/s on " + comparison.workload().parallelism() + " threads");
        for (Series limit : comparison.series()) {
            if (limit.system() == Contender.LIMIT_SCORING || limit.system() == Contender.LIMIT_FORWARD) {
                double records = comparison.topicOf(limit).records();
                limit.spread(run -> records / run.jobSeconds()).ifPresent(rate -> text.append(", ")
                        .append(times(inTasks / rate.median()))
                        .append(" of ")
                        .append(limit.system().text()));
            }
        }
        return Optional.of(text.toString());
    }

    private Optional<String> driver(Series series) {
        return series.spread(OneRun::driverCpuSeconds)
                .map(Spread::median)
                .filter(Double::isFinite)
                .map(driver -> String.format(
                        Locale.ROOT,
                        "\n\nOf %.1f CPU-s of a run of %s the driver has %.1f",
                        series.spread(OneRun::cpuSeconds).orElseThrow().median(),
                        name(series),
                        driver));
    }

    private void add(TextTable table, Series series) {
        double records = comparison.topicOf(series).records();
        Optional<Spread> job = series.spread(run -> records / run.jobSeconds());
        if (job.isEmpty()) {
            table.row(name(series), "0", "failed: " + series.problem().orElse("?"), "", "", "", "", "", "", "");
            return;
        }
        table.row(
                name(series),
                Integer.toString(series.runs().size()),
                TextTable.rate(job.get().median()) + " ("
                        + TextTable.rate(job.get().min()) + " – "
                        + TextTable.rate(job.get().max()) + ")",
                String.format(
                        Locale.ROOT,
                        "%.0f",
                        job.get().median()
                                / records
                                * comparison.topicOf(series).bytes()
                                / 1e6),
                series.spread(run -> records / run.totalSeconds())
                        .map(spread -> TextTable.rate(spread.median()))
                        .orElse(""),
                series.spread(run -> records / run.cpuSeconds())
                        .map(spread -> TextTable.rate(spread.median()))
                        .orElse(""),
                series.spread(OneRun::peakRssBytes)
                        .map(spread -> String.format(Locale.ROOT, "%.1f", spread.max() / GIB))
                        .orElse(""),
                isService(series)
                        ? ""
                        : comparison
                                .ratioOfMedians(series)
                                .map(ComparisonText::times)
                                .orElse(""),
                isService(series)
                        ? ""
                        : comparison
                                .ratioOfPairs(series)
                                .map(ComparisonText::times)
                                .orElse(""),
                rows(series));
    }

    private String name(Series series) {
        return series.system().text() + (series.group() > 0 ? " (group " + (series.group() + 1) + ")" : "");
    }

    private static boolean isService(Series series) {
        return series.system() == Contender.SERVICE;
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, "×%.2f", ratio);
    }

    private static String times(Spread ratio) {
        return String.format(Locale.ROOT, "×%.2f (%.2f – %.2f)", ratio.median(), ratio.min(), ratio.max());
    }

    /** What the check of the rows says: the first run's problems, and whether all runs say the same. */
    private String rows(Series series) {
        OneRun first = series.runs().get(0);
        if (first.checked().rows() < 0) {
            return "writes none";
        }
        List<String> problems = first.checked().problems(comparison.topicOf(series));
        boolean same = series.runs().stream()
                .allMatch(run ->
                        run.checked().problems(comparison.topicOf(series)).equals(problems));
        String text = problems.isEmpty() ? "equal" : "WRONG: " + String.join(", ", problems);
        return same ? text : text + "; runs differ";
    }
}
