package io.faultstream.bench.round;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.bench.check.CheckProcess;
import io.faultstream.bench.machine.Machine;
import io.faultstream.bench.process.ChildFailure;
import io.faultstream.bench.process.Folders;
import io.faultstream.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Some systems in turns: A, B, C, A, B, C, after the uncounted runs of each. */
final class Rounds {
    private static final Duration RUN = Duration.ofMinutes(20);

    private final Workload workload;
    private final CheckProcess check;
    private final Path work;
    private final Consumer<String> progress;

    Rounds(Workload workload, CheckProcess check, Path work, Consumer<String> progress) {
        this.workload = workload;
        this.check = check;
        this.work = work;
        this.progress = progress;
    }

    /** One that fails is out, the others go on. */
    List<Series> run(int group, Map<Contender, SystemProcess> children, RunOptions options) {
        Map<Contender, List<OneRun>> results = new LinkedHashMap<>();
        Map<Contender, String> problems = new LinkedHashMap<>();
        children.keySet().forEach(system -> results.put(system, new ArrayList<>()));
        for (int round = 1 - options.warmUps(); round <= options.runs(); round++) {
            for (Map.Entry<Contender, SystemProcess> child : children.entrySet()) {
                Contender system = child.getKey();
                if (problems.containsKey(system)) {
                    continue;
                }
                try {
                    OneRun run = once(round, system, child.getValue());
                    if (round > 0) {
                        results.get(system).add(run);
                    }
                } catch (ChildFailure e) {
                    progress.accept(e.getMessage());
                    problems.put(system, e.getMessage());
                }
            }
        }
        List<Series> series = new ArrayList<>();
        results.forEach(
                (system, all) -> series.add(new Series(system, group, all, Optional.ofNullable(problems.get(system)))));
        return series;
    }

    private OneRun once(int round, Contender system, SystemProcess child) {
        Path folder = work.resolve(system.text() + "-" + round);
        Folders.delete(folder);
        try {
            double load = Machine.loadAverage();
            JsonNode answer = child.run(folder, RUN);
            OneRun run = new OneRun(round, load, answer, checked(answer));
            progress.accept(String.format(
                    "%s %s: %.2f s (%,.0f records/s), %.2f s in all, rows %,d, load %.2f",
                    system.text(),
                    round < 1 ? "warm-up" : "run " + round,
                    run.jobSeconds(),
                    workload.main().records() / run.jobSeconds(),
                    run.totalSeconds(),
                    run.checked().rows(),
                    load));
            return run;
        } finally {
            Folders.delete(folder);
        }
    }

    private Checked checked(JsonNode answer) {
        String kind = answer.get("kind").asText();
        if (kind.equals("NONE")) {
            return Checked.NOTHING;
        }
        List<String> locations = new ArrayList<>();
        answer.get("locations").forEach(location -> locations.add(location.asText()));
        return Checked.of(check.rows(kind, workload.check().column(), locations));
    }
}
